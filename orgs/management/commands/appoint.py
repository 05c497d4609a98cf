from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from orgs.models import Appointment, Organisation, User
from orgs.services import appoint


class Command(BaseCommand):
    help = (
        "Give a person a post: for the first administrator and security administrator of a new platform. "
        "A person who is not known yet is made, with a password asked for here. Later posts are given at /admin/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("post", choices=Appointment.Post.values)
        parser.add_argument("organisation", help="its code, as MIIT-EMERGENCY-OFFICE")
        parser.add_argument("--name", default="", help="the person's name, where the person is new")

    @transaction.atomic
    def handle(self, *args: Any, username: str, post: str, organisation: str, name: str, **options: Any) -> None:
        found = Organisation.objects.filter(code=organisation).first()
        if found is None:
            raise CommandError(f"No organisation has the code {organisation}: manage.py load_offices founds them.")
        try:
            user = User.objects.filter(username=username).first() or self._new_person(username, name)
            made = appoint(user=user, organisation=found, post=post, at=now())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(str(made))

    def _new_person(self, username: str, name: str) -> User:
        user = User(username=username, first_name=name)
        password = getpass(f"Password for {username}: ")
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user
