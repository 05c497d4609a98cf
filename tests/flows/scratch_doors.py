import pytest, json
from django.test import Client
from django.utils.timezone import now
from cases.models import Notice
from orgs.models import User, Organisation
from tests.world import *
pytestmark = pytest.mark.django_db
WHO = ["nobody","without_post","carrier_reporter","hlj_duty","meo_leader","auditor","internet_reporter","body_reporter","gd_leader","leading_group_leader","county_leader","hq_office_duty","commission_leader","administrator","security_administrator"]
def test_table(capsys):
    User.objects.create(username="without_post")
    w = reported(at=now()); n=w.response.incident.number; pk=w.response.pk
    notice = Notice.objects.get(case=w.response.case_id, recipient__code="HL-BCA").pk
    org = Organisation.objects.get(code="HL-BCA").pk; uid=person("hlj_leader").pk
    region="110000"
    get = ["/","/board/","/incidents/",f"/incidents/{n}/",f"/incidents/responses/{pk}/verify/","/reports/new/",f"/reports/{n}/plan_activation/","/obligations/","/notices/","/plans/","/plans/miit-2017-281/","/sign-in/","/admin/",f"/admin/orgs/organisation/{org}/change/",f"/admin/orgs/user/{uid}/change/",f"/admin/orgs/user/{uid}/password/","/admin/orgs/user/add/","/admin/orgs/appointment/","/admin/orgs/appointment/add/","/admin/orgs/apitoken/","/admin/orgs/apitoken/add/","/admin/orgs/organisation/add/",f"/admin/orgs/organisation/{org}/delete/","/admin/orgs/region/","/admin/orgs/region/110000/change/","/admin/autocomplete/?app_label=orgs&model_name=appointment&field_name=user","/admin/password_change/","/health/live","/health/ready","/api/schema/","/api/docs/","/api/v1/reports/","/api/v1/incidents/",f"/api/v1/incidents/{n}/",f"/api/v1/responses/{pk}/","/api/v1/obligations/","/no/","/api/no/","/hat/","/language/","/sign-out/"]
    post = ["/hat/","/reports/preview/","/reports/new/",f"/notices/{notice}/acknowledge/",f"/incidents/responses/{pk}/conclude/","/language/",f"/reports/{n}/plan_activation/","/api/v1/reports/",f"/api/v1/responses/{pk}/conclude/","/api/v1/plans/miit-2017-281/grade/"]
    from django.db import transaction
    with capsys.disabled():
        print(); print(" ".join(x[:6] for x in WHO))
        for m,urls in (("get",get),("post",post)):
            for u in urls:
                row=[]
                for who in WHO:
                    c=Client(raise_request_exception=False)
                    if who!="nobody": c.force_login(person(who))
                    kw={"data":"{}","content_type":"application/json"} if m=="post" and u.startswith("/api") else {}
                    sid=transaction.savepoint_create()
                    r=getattr(c,m)(u,**kw)
                    transaction.savepoint_rollback(sid)
                    row.append(str(r.status_code)+("s" if r.status_code==302 and r["Location"].startswith("/sign-in") else ""))
                print(m,u.replace(n,"N")," ".join(f"{x:5}" for x in row))
