"""Upload, download and removal over HTTP: who may, what comes back, and how a file is served."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from planner.enums import SessionState
from planner.forms.proofs import ACCEPT
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession
from tests import files

HTMX = {"HX-Request": "true"}


def answer_of(plan, key="proof_s"):
    return ChecklistAnswer.objects.get(checklist__livestream=plan, item__key=key)


def add_url(plan, key="proof_s"):
    return reverse("planner:file_add", args=[answer_of(plan, key).pk])


def url(name, proof):
    return reverse(f"planner:file_{name}", args=[proof.pk])


def body_of(response):
    """All of a response; reading a streamed one to its end closes its file."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def give(as_user, owner, proof_plan):
    """`give(name, content)` uploads one file as the owner and returns it."""

    def upload(name="licence.pdf", content=None, key="proof_s", expires_on=""):
        data = {"files": files.upload(name, content), "expires_on": expires_on}
        assert as_user(owner).post(add_url(proof_plan, key), data).status_code == 302
        return AnswerFile.objects.latest("pk")

    return upload


def test_upload_without_scripts_leads_back_to_the_item(as_user, owner, proof_plan):
    data = {"files": [files.upload("a.pdf"), files.upload("b.png", files.png())], "expires_on": "2030-01-31"}
    response = as_user(owner).post(add_url(proof_plan), data)
    assert (response.status_code, response.url) == (302, proof_plan.step_url("s") + "#item-proof_s")
    kept = AnswerFile.objects.values_list("name", "content_type", "expires_on__year")
    assert list(kept) == [("a.pdf", "application/pdf", 2030), ("b.png", "image/png", 2030)]
    page = as_user(owner).get(proof_plan.step_url("s")).content.decode()
    assert page.count('<a class="link" href="/files/') == 2
    assert "valid until 31 Jan 2030" in page


def test_upload_in_place_answers_the_row_and_all_that_moved(as_user, owner, proof_plan):
    response = as_user(owner, **HTMX).post(add_url(proof_plan), {"files": files.upload()})
    page = response.content.decode().strip()
    assert response.status_code == 200
    assert page.startswith('<li class="todo" id="item-proof_s" data-status="ready">')
    for target in ("#plan-score", "#strip", "#nba", "#checklist-head"):
        assert f'<hx-partial hx-target="{target}"' in page
    assert "Readiness 50.0" in page


@pytest.mark.parametrize(
    "upload, words",
    [
        (files.upload("page.pdf", b"<html>"), "“page.pdf” is not a file we can keep."),
        (files.upload("empty.pdf", b""), "“empty.pdf” is empty."),
        (files.upload("photo.png", files.jpeg()), "“photo.png” ends in .png, but its content is JPG."),
    ],
)
def test_a_refused_file_is_told_beside_the_field(as_user, owner, proof_plan, upload, words):
    data = {"files": upload, "expires_on": "2030-01-31"}
    response = as_user(owner, **HTMX).post(add_url(proof_plan), data)
    page = response.content.decode().strip()
    answer = answer_of(proof_plan)
    assert response.status_code == 422
    assert page.startswith(f'<div class="proofs" id="files-{answer.pk}">')
    assert words in page
    assert f'id="upload-{answer.pk}-error"' in page
    assert 'value="2030-01-31"' in page
    assert (AnswerFile.objects.count(), list(settings.MEDIA_ROOT.glob("**/*.*"))) == (0, [])


def test_without_scripts_the_errors_come_on_a_page_of_their_own(as_user, owner, proof_plan):
    response = as_user(owner).post(add_url(proof_plan), {})
    page = response.content.decode().strip()
    assert response.status_code == 422
    assert "<!doctype html>" in page
    assert "Choose at least one file." in page
    assert f'href="{proof_plan.step_url("s")}#item-proof_s"' in page


def test_errors_speak_the_language_of_the_user(as_user, owner, proof_plan):
    owner.choose_language("zh-hans")
    with override_settings(FILE_MAX_BYTES=1000):
        large = files.upload("large.pdf", files.pdf() + b" " * 4000)
        page = as_user(owner, **HTMX).post(add_url(proof_plan), {"files": large}).content.decode()
    assert "1000\xa0字节" in page


def test_the_form_can_be_opened_without_scripts(as_user, owner, proof_plan):
    page = as_user(owner).get(add_url(proof_plan)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert f'accept="{ACCEPT}"' in page


def test_a_file_above_the_limit_is_told_with_its_size(as_user, owner, proof_plan):
    with override_settings(FILE_MAX_BYTES=1000, FILE_UPLOAD_MAX_MEMORY_SIZE=0):
        large = files.upload("large.pdf", files.pdf() + b" " * 4000)
        response = as_user(owner, **HTMX).post(add_url(proof_plan), {"files": large})
    assert response.status_code == 422
    assert "“large.pdf” has 4.2\xa0KB, above the limit of 1000\xa0bytes." in response.content.decode()


def test_only_the_kept_part_of_a_large_file_reaches_the_disk(as_user, owner, proof_plan, monkeypatch):
    sizes = []

    def look(form):
        uploaded = form.files.getlist("files")[0]
        sizes.extend([uploaded.size, uploaded.file.seek(0, 2)])
        form._errors = {}
        return {}

    monkeypatch.setattr("planner.forms.proofs.ProofForm.full_clean", look, raising=True)
    monkeypatch.setattr("planner.forms.proofs.ProofForm.is_valid", lambda form: bool(look(form)), raising=True)
    with override_settings(FILE_MAX_BYTES=100_000, FILE_UPLOAD_MAX_MEMORY_SIZE=0):
        as_user(owner, **HTMX).post(add_url(proof_plan), {"files": files.upload("large.pdf", b"%PDF-1.4" * 50_000)})
    assert sizes[:2] == [400_000, 100_001]


def test_a_request_too_large_to_read_is_refused_unread(as_user, owner, proof_plan):
    with override_settings(FILE_MAX_BYTES=100):
        response = as_user(owner, **HTMX).post(add_url(proof_plan), {"files": files.upload("a.pdf", b"x" * 2000)})
    assert response.status_code == 413
    assert "That is too much at once. Upload at most 10 files of 100\xa0bytes each." in response.content.decode()


def test_the_check_for_forged_requests_holds(owner, proof_plan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(add_url(proof_plan), {"files": files.upload()}).status_code == 403
    client.get(add_url(proof_plan))
    token = client.cookies["csrftoken"].value
    data = {"files": files.upload(), "csrfmiddlewaretoken": token}
    assert client.post(add_url(proof_plan), data).status_code == 302
    assert AnswerFile.objects.count() == 1


def test_only_file_items_take_files(as_user, owner, livestream):
    answer = ChecklistAnswer.objects.filter(checklist__livestream=livestream).first()
    response = as_user(owner).post(reverse("planner:file_add", args=[answer.pk]), {"files": files.upload()})
    assert (response.status_code, AnswerFile.objects.count()) == (404, 0)


def test_a_download_is_never_run_or_shown(as_user, owner, give):
    proof = give("锁库 确认.pdf")
    response = as_user(owner).get(url("download", proof))
    assert body_of(response) == files.pdf()
    assert {name: response[name] for name in response.headers if name in EXPECTED_HEADERS} == EXPECTED_HEADERS


EXPECTED_HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Disposition": "attachment; filename*=utf-8''%E9%94%81%E5%BA%93%20%E7%A1%AE%E8%AE%A4.pdf",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def test_a_download_is_not_packed_again(as_user, owner, give):
    response = as_user(owner, **{"Accept-Encoding": "gzip"}).get(url("download", give(content=files.pdf(pages=20))))
    assert body_of(response) == files.pdf(pages=20)
    assert (response["Content-Encoding"], response["Content-Length"]) == ("identity", str(len(files.pdf(pages=20))))


def test_a_hostile_name_stays_a_name(as_user, owner, give):
    proof = give('..\\..\\a\u202e".pdf')
    response = as_user(owner).get(url("download", proof))
    assert (proof.name, response["Content-Disposition"]) == ("a_.pdf", 'attachment; filename="a_.pdf"')
    assert body_of(response) == files.pdf()


def test_files_lie_outside_the_web_root(as_user, owner, give):
    proof = give()
    assert as_user(owner).get(f"/{proof.file.name}").status_code == 404
    assert as_user(owner).get(f"/static/{proof.file.name}").status_code == 404


def test_a_lost_file_is_not_found(as_user, owner, give):
    proof = give()
    proof.file.storage.delete(proof.file.name)
    assert as_user(owner).get(url("download", proof)).status_code == 404


@pytest.mark.parametrize(
    "who, plain, costs",
    [("owner", 200, 200), ("operator", 200, 200), ("blind_operator", 200, 403), ("viewer", 200, 403),
     ("outsider", 404, 404), ("reviewer", 404, 404)],
)  # fmt: skip
def test_who_may_download(request, as_user, give, who, plain, costs):
    client = as_user(request.getfixturevalue(who))
    for proof, status in ((give(), plain), (give("fees.pdf", key="proof_a"), costs)):
        response = client.get(url("download", proof))
        assert (response.status_code, body_of(response) == files.pdf()) == (status, status == 200)


@pytest.mark.parametrize(
    "who, plain, costs",
    [("operator", 302, 302), ("blind_operator", 302, 403), ("viewer", 403, 403), ("outsider", 404, 404)],
)
def test_who_may_add_remove_and_restore(request, as_user, give, proof_plan, who, plain, costs):
    client = as_user(request.getfixturevalue(who))
    for key, status in (("proof_s", plain), ("proof_a", costs)):
        assert client.post(add_url(proof_plan, key), {"files": files.upload()}).status_code == status
        assert client.post(url("remove", give(key=key))).status_code == status
        assert client.post(url("restore", give(key=key))).status_code == status


def test_a_visitor_is_sent_to_the_login(client, give, proof_plan):
    for address in (add_url(proof_plan), url("download", give())):
        assert client.get(address).url.startswith(reverse("account_login"))


def test_reading_never_removes(as_user, owner, give):
    proof = give()
    assert as_user(owner).get(url("remove", proof)).status_code == 405
    assert as_user(owner).get(url("restore", proof)).status_code == 405


def test_removal_offers_to_undo(as_user, owner, give):
    proof = give()
    page = as_user(owner, **HTMX).post(url("remove", proof)).content.decode().strip()
    assert page.startswith('<li class="todo" id="item-proof_s"')
    assert "licence.pdf</a>" not in page
    assert "“licence.pdf” removed." in page
    assert f'action="{url("restore", proof)}"' in page
    assert as_user(owner).get(url("download", proof)).status_code == 404
    assert as_user(owner).post(url("restore", proof)).status_code == 302
    assert "licence.pdf</a>" in as_user(owner).get(proof.answer.checklist.livestream.step_url("s")).content.decode()


@pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.CANCELLED])
def test_a_closed_plan_refuses_and_says_so(as_user, owner, give, proof_plan, state):
    proof = give()
    LivestreamSession.objects.filter(pk=proof_plan.pk).update(state=state)
    for response in (
        as_user(owner, **HTMX).post(add_url(proof_plan), {"files": files.upload("late.pdf")}),
        as_user(owner, **HTMX).post(url("remove", proof)),
    ):
        page = response.content.decode().strip()
        assert response.status_code == 409
        assert f"The plan is now: {state.label}." in page
        assert "licence.pdf</a>" in page
        assert "<form" not in page
    assert [row.name for row in AnswerFile.objects.kept()] == ["licence.pdf"]


def test_a_full_item_says_so(as_user, owner, proof_plan):
    answer = answer_of(proof_plan)
    AnswerFile.objects.bulk_create(
        AnswerFile(answer=answer, uploaded_by=owner, name=f"{n}.pdf", content_type="application/pdf", size=1)
        for n in range(40)
    )
    response = as_user(owner, **HTMX).post(add_url(proof_plan), {"files": files.upload()})
    assert response.status_code == 422
    assert "An item may have 40 files. Remove some first." in response.content.decode()


def test_costs_of_others_are_not_even_named(as_user, viewer, give, proof_plan):
    give("slot-fee-contract.pdf", key="proof_a")
    assert "slot-fee-contract" not in as_user(viewer).get(proof_plan.step_url("a")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_an_upload(as_user, owner, give, proof_plan, count, django_assert_num_queries):
    client = as_user(owner, **HTMX)
    for _number in range(count):
        give()
    with django_assert_num_queries(15):
        assert client.post(add_url(proof_plan), {"files": files.upload()}).status_code == 200
