from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = _("单位、人员、任职、令牌")

    def ready(self) -> None:
        # The admin asks for its site in its own ready(), which comes after this one (order of INSTALLED_APPS).
        apps.get_app_config("admin").default_site = "orgs.admin_site.PostAdminSite"  # type: ignore[attr-defined]
