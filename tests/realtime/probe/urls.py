"""What a test asks of the server, beside the two addresses of the installation that a socket needs."""

import time

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import signing
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from frontend.views.live import live_token
from realtime import broadcast, tokens
from realtime.hub import hub
from tests.realtime.probe import groups


def token(request):
    """`?topic=..&user=..&life=..`: a token as it would have been given, without asking whether it is allowed now."""
    name = request.GET.get("user")
    user = get_user_model().objects.get_or_create(username=name)[0].pk if name else None
    content = {"u": user, "t": request.GET.getlist("topic"), "e": time.time() + float(request.GET.get("life", 600))}
    return JsonResponse({"token": signing.dumps(content, salt=tokens.SALT), "user": user})


@csrf_exempt
def add(request):
    for name in request.GET.getlist("name"):
        groups.add(name, often="often" in request.GET)
    return JsonResponse(hub.status() | {"failures": broadcast.failures, "lost": broadcast.sender.failed})


@csrf_exempt
def fail(request):
    try:
        groups.add_and_fail(request.GET["name"])
    except ArithmeticError:
        return JsonResponse({"names": list(Group.objects.values_list("name", flat=True))})


@csrf_exempt
def from_clock(request):
    cache.set("from-clock", request.GET["name"])
    return JsonResponse({})


@csrf_exempt
def membership(request):
    """Puts a user into the group "members", or takes him out and has those who listen asked again."""
    user = get_user_model().objects.get_or_create(username=request.GET["user"])[0]
    members = Group.objects.get_or_create(name="members")[0]
    if "out" in request.GET:
        user.groups.remove(members)
        broadcast.recheck(user_id=user.pk)
    else:
        user.groups.add(members)
    return JsonResponse({})


@csrf_exempt
def gate(request):
    """Lets the builder of `probe.2` go on."""
    groups.gate.set()
    return JsonResponse({})


PAGE = """{% load live %}<!doctype html>
<html lang="en"><head><title>Probe</title>{% live_head "probe.1" %}</head>
<body><main>
<p id="count" data-live="probe.1:count:count">not known</p>
<section id="list" data-live-fragment="probe.1:names" data-src="/probe/list">as old as the page</section>
</main></body></html>"""
LIST = """<section id="list"><ul>{% for name in names %}<li>{{ name }}</li>{% endfor %}</ul>
<form action="/probe/say"><label>Say <input name="say"></label></form></section>"""


def page(request):
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


def names(request):
    return HttpResponse(Template(LIST).render(RequestContext(request, groups.build(1)["names"]["data"])))


urlpatterns = [
    path("probe/page", page),
    path("probe/list", names),
    path("probe/token", token),
    path("probe/add", add),
    path("probe/fail", fail),
    path("probe/from-clock", from_clock),
    path("probe/membership", membership),
    path("probe/gate", gate),
    path("live-token/", live_token, name="live-token"),
    path("", include("config.health")),
]
