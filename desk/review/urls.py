from __future__ import annotations

from django.urls import path

from desk.review.contacts import (
    contact_card,
    contact_decide,
    contact_in_hubspot,
    contact_undo,
    exact_matches,
)
from desk.review.views import review, review_decide, review_queue

urlpatterns = [
    path("review/", review, name="review"),
    path("review/exact/", exact_matches, name="review_exact"),
    path("review/undo/", contact_undo, name="review_undo"),
    path("review/contacts/<int:pk>/", contact_card, name="review_card"),
    path("review/contacts/<int:pk>/hubspot/", contact_in_hubspot, name="review_hubspot"),
    path("review/contacts/<int:pk>/decide/", contact_decide, name="review_contact_decide"),
    path("review/<slug:key>/", review_queue, name="review_queue"),
    path("review/<slug:key>/decide/", review_decide, name="review_decide"),
]
