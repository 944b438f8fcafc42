"""Files in cells: uploaded in the dialog and on the page of a row, read by those who see the row, kept by an import."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.worksheet_files import keep_worksheet_files
from planner.actions.worksheets import RowsRefusedError, save_cell
from planner.enums import SessionState
from planner.enums_worksheets import Worksheet
from planner.exchange.plan_documents import read_document
from planner.exchange.plan_json import read_json, write_json
from planner.exchange.plan_loading import load_document
from planner.exchange.plan_workbooks import read_workbook, write_workbook
from planner.exchange.spreadsheets.drafts import draft_import
from planner.exchange.spreadsheets.headers import mappings_of
from planner.exchange.spreadsheets.reading import SheetCells
from planner.exchange.spreadsheets.verdicts import Left
from planner.forms.proofs import Upload
from planner.models import LivestreamSession, QualificationDocument, WorksheetFile
from planner.queries.worksheets import load_book, load_worksheets
from tests import factories, files

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(livestream):
    row = factories.LineUpItemFactory(livestream=livestream, link_no=1, sku_code="NUT")
    for place, number in enumerate(("SC1", "SC2")):
        QualificationDocument.objects.create(
            line_up_item=row, position=place, type="production_licence", number=number, file=f"{number}.pdf"
        )
    return row


@pytest.fixture
def keep(merchant, owner):
    """`keep("sc.pdf")` gives a file of the merchant."""

    def kept(name, *, organization=None, shows_costs=False):
        upload = Upload(name, "application/pdf", files.upload(name))
        (file,) = keep_worksheet_files(
            organization=organization or merchant,
            uploads=[upload],
            shows_costs=shows_costs,
            by=owner,
            now=timezone.now(),
        )
        return file

    return kept


def add_url(livestream, field="compare_evidence"):
    return reverse("planner:worksheet_file_add", args=[livestream.pk, Worksheet.LINE_UP, field])


def row_url(row):
    return reverse("planner:sheet_row", args=[row.livestream_id, Worksheet.LINE_UP, row.pk])


def shown(client, url):
    """What the page would send as it is."""
    page = client.get(url).content.decode()
    was = unescape(re.search(r'name="was" value="([^"]*)"', page)[1])
    texts = json.loads(was)
    known = {f"value-{name}": texts[name] for name in ("compare_evidence", "qualification_docs")}
    return {"version": re.search(r'name="version" value="(\d+)"', page)[1], "was": was, **known}


def status_of(client, address):
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content) == files.pdf()
    return response.status_code


class TestDialog:
    def test_a_file_is_kept_and_its_address_told(self, livestream, product, as_user, operator):
        response = as_user(operator).post(add_url(livestream), {"files": files.upload("授权书 1.pdf")})
        file = WorksheetFile.objects.get()
        assert response.json() == {"address": f"/worksheet-files/{file.pk}/授权书 1.pdf", "name": "授权书 1.pdf"}
        assert (file.organization, file.uploaded_by, file.content_type, file.size) == (
            livestream.organization, operator, "application/pdf", len(files.pdf()),
        )  # fmt: skip
        product.refresh_from_db()
        assert product.compare_evidence == []

    def test_it_is_checked_by_its_content(self, livestream, as_user, operator):
        response = as_user(operator).post(add_url(livestream), {"files": files.upload("a.pdf", b"<script>")})
        assert response.status_code == 422
        assert "is not a file we can keep" in response.json()["error"]
        assert as_user(operator).post(add_url(livestream)).status_code == 422
        assert not WorksheetFile.objects.exists()

    @pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("reviewer", 403), ("outsider", 404)])
    def test_by_those_who_edit(self, person, status, livestream, engagement, as_user, request):
        client = as_user(request.getfixturevalue(person))
        assert client.post(add_url(livestream), {"files": files.upload("a.pdf")}).status_code == status
        assert not WorksheetFile.objects.exists()

    @pytest.mark.parametrize("field", ["product_name", "nothing"])
    def test_into_cells_of_files_only(self, field, livestream, as_user, operator):
        assert as_user(operator).post(add_url(livestream, field), {"files": files.upload("a.pdf")}).status_code == 404

    def test_not_into_a_closed_plan(self, livestream, as_user, operator):
        LivestreamSession.objects.update(state=SessionState.LOCKED)
        assert as_user(operator).post(add_url(livestream), {"files": files.upload("a.pdf")}).status_code == 409
        assert not WorksheetFile.objects.exists()

    def test_the_dialog_offers_it_and_opens_what_is_there(self, livestream, product, keep, as_user, operator):
        file = keep("授权书.pdf")
        type(product).objects.update(compare_evidence=[file.address, "https://drive.example.com/b.pdf", "c.pdf"])
        url = reverse("planner:cell_dialog", args=[livestream.pk, Worksheet.LINE_UP, product.pk, "compare_evidence"])
        html = as_user(operator).get(url).content.decode()
        assert f'data-upload="{add_url(livestream)}"' in html
        assert re.findall(r'rel="noopener noreferrer" href="([^"]+)"', html) == [
            quote(file.address), "https://drive.example.com/b.pdf",
        ]  # fmt: skip


class TestRowPage:
    """Without scripts."""

    def test_files_join_those_of_the_cell(self, product, as_user, owner):
        type(product).objects.update(compare_evidence=["a.pdf"])
        client = as_user(owner)
        uploads = [files.upload("b.pdf"), files.upload("c.png", files.png())]
        sent = {**shown(client, row_url(product)), "upload-compare_evidence": uploads}
        assert client.post(row_url(product), sent).status_code == 302
        product.refresh_from_db()
        kept = list(WorksheetFile.objects.all())
        assert product.compare_evidence == ["a.pdf", kept[0].address, kept[1].address]
        html = client.get(row_url(product)).content.decode()
        assert f'href="{kept[0].address}"' in html
        grid = client.get(product.livestream.step_url("s"), {"sheet": "line_up", "columns": "all"}).content.decode()
        assert f'data-text="a.pdf, {kept[0].address}, {kept[1].address}">a.pdf, b.pdf, c.png</td>' in grid

    def test_a_document_gets_its_file(self, product, as_user, owner):
        client = as_user(owner)
        sent = {**shown(client, row_url(product)), "upload-qualification_docs-1": files.upload("b.pdf")}
        assert client.post(row_url(product), sent).status_code == 302
        assert list(product.qualification_docs.order_by("position").values_list("number", "file")) == [
            ("SC1", "SC1.pdf"), ("SC2", WorksheetFile.objects.get().address),
        ]  # fmt: skip

    def test_so_many_documents_at_once_as_a_request_may_have(self, product, keep, as_user, owner, settings):
        QualificationDocument.objects.filter(number="SC1").update(file=keep("a.pdf").address)
        QualificationDocument.objects.bulk_create(
            QualificationDocument(line_up_item=product, position=place, type="production_licence", number=f"N{place}")
            for place in range(2, 20)
        )
        html = as_user(owner).get(row_url(product)).content.decode()
        slots = re.findall(r'name="upload-qualification_docs-(\d+)"', html)
        assert slots == [str(place) for place in range(1, 13)]  # the first has its file
        assert "12 files at a time, first for documents that have none." in html
        assert html.count('type="file"') < settings.DATA_UPLOAD_MAX_NUMBER_FILES

    def test_a_bad_file_stops_only_its_field(self, product, as_user, owner):
        client = as_user(owner)
        sent = {**shown(client, row_url(product)), "value-product_name": "New name"}
        response = client.post(row_url(product), {**sent, "upload-compare_evidence": files.upload("b.pdf", b"no")})
        assert response.status_code == 422
        assert "is not a file we can keep" in response.content.decode()
        product.refresh_from_db()
        assert (product.product_name, product.compare_evidence) == ("New name", [])
        assert not WorksheetFile.objects.exists()

    def test_what_cannot_be_saved_leaves_no_file(self, product, as_user, owner):
        client = as_user(owner)
        seen = shown(client, row_url(product))
        type(product).objects.update(compare_evidence=["somebody.pdf"], version=2)
        response = client.post(row_url(product), {**seen, "upload-compare_evidence": files.upload("b.pdf")})
        assert response.status_code == 422
        assert "Somebody wrote “somebody.pdf” meanwhile." in response.content.decode()
        assert not WorksheetFile.objects.exists()

    def test_readers_open_files_and_upload_none(self, product, keep, as_user, viewer):
        file = keep("a.pdf")
        type(product).objects.update(compare_evidence=[file.address])
        html = as_user(viewer).get(row_url(product)).content.decode()
        assert f'href="{file.address}"' in html
        assert 'type="file"' not in html

    def test_a_product_of_the_catalogue_has_files_too(self, merchant, as_user, owner):
        nuts = factories.ProductFactory(organization=merchant)
        QualificationDocument.objects.create(product=nuts, position=0, type="production_licence")
        url = reverse("planner:product_edit", args=[nuts.pk])
        client = as_user(owner)
        page = unescape(re.search(r'name="was" value="([^"]*)"', client.get(url).content.decode())[1])
        sent = {"version": "0", "was": page, "value-qualification_docs": json.loads(page)["qualification_docs"]}
        assert client.post(url, {**sent, "upload-qualification_docs-0": files.upload("b.pdf")}).status_code == 302
        assert nuts.qualification_docs.get().file == WorksheetFile.objects.get().address
        bad = {**sent, "value-live_price": "much", "upload-qualification_docs-0": files.upload("b.pdf")}
        assert client.post(url, bad).status_code == 422
        assert WorksheetFile.objects.count() == 1


class TestDownload:
    def test_to_be_saved_and_never_opened_in_our_name(self, keep, as_user, viewer):
        response = as_user(viewer).get(keep("授权书.pdf").address)
        assert b"".join(response.streaming_content) == files.pdf()
        assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('授权书.pdf')}"
        assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
        assert response["Content-Security-Policy"].startswith("sandbox")

    def test_of_costs_for_those_who_see_them(self, keep, as_user, owner, viewer, blind_operator, reviewer, engagement):
        address = keep("a.pdf", shows_costs=True).address
        people = (owner, viewer, blind_operator, reviewer)
        assert [status_of(as_user(person), address) for person in people] == [200, 403, 403, 403]

    def test_not_for_others(self, keep, as_user, outsider, reviewer, engagement, client):
        address = keep("a.pdf").address
        assert [status_of(one, address) for one in (as_user(outsider), as_user(reviewer), client)] == [404, 200, 302]

    def test_a_lost_file_is_not_found(self, keep, as_user, owner):
        file = keep("a.pdf")
        file.file.storage.delete(file.file.name)
        assert as_user(owner).get(file.address).status_code == 404


class TestOtherOrganizations:
    def test_their_files_cannot_be_named(self, keep, livestream, product, other_merchant, owner):
        theirs = keep("a.pdf", organization=other_merchant)

        def save(text):
            save_cell(
                livestream=livestream, worksheet=Worksheet.LINE_UP, row=str(product.pk), field="compare_evidence",
                text=text, was="", version=product.version, by=owner, now=timezone.now(),
            )  # fmt: skip

        for text in (theirs.address, f"https://other.example.com{theirs.address}", "/worksheet-files/999999/b.pdf"):
            with pytest.raises(RowsRefusedError) as caught:
                save(text)
            assert [problem.code for problem in caught.value.problems] == ["unknown_file"]
        save(f"http://127.0.0.1:8000{keep('b.pdf').address}")
        product.refresh_from_db()
        assert [text.partition("/b.pdf")[1] for text in product.compare_evidence] == ["/b.pdf"]

    @pytest.mark.parametrize("kind", ["json", "zh-hans", "en"])
    def test_a_plan_keeps_its_files_here_and_lists_them_elsewhere(
        self, kind, keep, livestream, product, merchant, other_merchant
    ):
        file = keep("授权书, 1.pdf")
        type(product).objects.update(compare_evidence=[file.address, "c.pdf"])
        QualificationDocument.objects.filter(number="SC2").update(file=file.address)
        factories.MembershipFactory(organization=other_merchant, role="owner")
        document = read_document(livestream)
        if kind == "json":
            document = read_json(write_json(document))
        else:
            items = livestream.template_version.items_by_id().values()
            document = read_workbook(write_workbook(document, items, language=kind), now=timezone.now())
        here = load_document(document, organization=merchant, now=timezone.now())
        assert here.left == ()
        assert self.files_of(here.livestream) == self.files_of(livestream)
        there = load_document(document, organization=other_merchant, now=timezone.now())
        assert sorted(there.left) == [
            "line_up compare_evidence: 授权书, 1.pdf", "line_up qualification_docs: 授权书, 1.pdf",
        ]  # fmt: skip
        assert self.files_of(there.livestream) == (("c.pdf",), [("SC1", "SC1.pdf"), ("SC2", "")])

    def files_of(self, livestream):
        (row,) = load_worksheets(livestream).line_up
        return row.compare_evidence, [(one.number, one.file) for one in row.qualification_docs]

    def test_an_import_says_which_files_it_leaves(self, keep, livestream, product, other_merchant):
        ours, theirs = keep("a.pdf").address, keep("b.pdf", organization=other_merchant).address
        rows = (
            ("货号", "划线价凭证", "资质"),
            ("NUT", f"https://planner.example.com{ours}", f"生产许可证（SC）|SC1||{theirs}"),
            ("OAT", theirs, ""),
        )
        sheets = (SheetCells("货盘", rows, ()),)
        draft = draft_import(sheets, mappings_of(sheets), load_book(livestream))
        nut, oat = draft.sheets[0].rows
        assert nut.values["compare_evidence"] == (ours,)
        assert [(one.number, one.file) for one in nut.values["qualification_docs"]] == [("SC1", "")]
        assert [(cell.field, cell.note) for cell in nut.notes] == [("qualification_docs", "without_files")]
        assert "compare_evidence" not in oat.values
        assert [(cell.row, cell.column, cell.reason) for cell in draft.sheets[0].left] == [(2, 1, Left.FILES)]
