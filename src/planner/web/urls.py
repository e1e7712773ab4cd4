"""Addresses → views."""

from __future__ import annotations

from django.urls import path

from planner.web import subscriptions, views

urlpatterns = [
    path("", views.home, name="home"),
    path("organs/<slug:organ>/", views.year, name="year"),
    path("deliveries/<slug:organ>/", views.deliveries, name="deliveries"),
    path("deliveries/<slug:organ>.xlsx", views.deliveries_file, name="deliveries-file"),
    path("subscriptions/<slug:organ>/", subscriptions.subscriptions, name="subscriptions"),
    path("subscriptions/<slug:organ>/<int:key>/", subscriptions.subscription, name="subscription"),
    path(
        "subscriptions/<slug:organ>/<int:key>/<int:year>.ics",
        subscriptions.year_file,
        name="year-file",
    ),
    path("reports/<slug:organ>/<slug:period>/", views.report, name="report"),
    path("healthz", views.health, name="health"),
]
handler403 = views.forbidden
handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.broken
