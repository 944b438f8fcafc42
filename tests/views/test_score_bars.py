"""Segments as HTML: what people typed stays text."""

import pytest

from planner.enums import Step
from planner.models import SegmentBenefit, SegmentProduct
from tests import factories


@pytest.mark.django_db
def test_words_of_people_are_escaped(as_user, owner, livestream):
    evil = '<script>alert("1")</script>'
    host = factories.CrewAssignmentFactory(livestream=livestream, person="<b>Lin")
    row = factories.RundownSegmentFactory(livestream=livestream, key_points=evil, presenter=host)
    product = factories.LineUpItemFactory(livestream=livestream, product_name=evil)
    benefit = factories.BenefitFactory(livestream=livestream, code="<G1>", name=evil, start_min=0)
    SegmentProduct.objects.create(segment=row, product=product)
    SegmentBenefit.objects.create(segment=row, benefit=benefit)
    html = as_user(owner).get(livestream.step_url(Step.TIMING)).content.decode()
    assert "<script>alert" not in html
    assert "<b>Lin" not in html
    assert "<G1>" not in html
    assert "&lt;script&gt;alert" in html
