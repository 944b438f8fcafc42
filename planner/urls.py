"""The table of contents: one list of routes per stem."""

from django.urls import path, register_converter

from planner.views import (
    accounts,
    board,
    calendars,
    checklist_panels,
    checklists,
    checks,
    comments,
    components,
    contracts,
    engagement_answers,
    engagements,
    exports,
    finding_templates,
    forecast,
    guest_links,
    guests,
    health,
    history,
    imports,
    invitations,
    live,
    livestreams,
    notices,
    organizations,
    plan_versions,
    plans,
    portfolio,
    print,
    products,
    proofs,
    review_live,
    reviews,
    robots,
    row_live,
    rundown,
    sheet_dialogs,
    sheet_starts,
    why,
    work_reports,
    worksheet_files,
    worksheet_rows,
    worksheets,
)

app_name = "planner"
register_converter(plans.StepConverter, "step")
register_converter(worksheets.WorksheetConverter, "worksheet")

live_urls = [
    path("livestreams/<int:pk>/<step:step>/live/", live.plan_live, name="plan_live"),
    path("livestreams/<int:pk>/presence/", live.plan_presence, name="plan_presence"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/live/", row_live.row_live, name="row_live"),
    path("answers/<int:pk>/live/", row_live.answer_live, name="answer_live"),
]
account_urls = [
    path("account/", accounts.account, name="account"),
]
board_urls = [
    path("", board.board, name="board"),
    path("calendar/", board.board_calendar, name="board_calendar"),
    path("mine/", board.board_mine, name="board_mine"),
]
portfolio_urls = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/quality/", work_reports.portfolio_quality, name="portfolio_quality"),
    path("portfolio/export/", portfolio.portfolio_export, name="portfolio_export"),
    path("portfolio/remind/", portfolio.portfolio_remind, name="portfolio_remind"),
    path("portfolio/views/save/", portfolio.portfolio_view_save, name="portfolio_view_save"),
    path("portfolio/views/<int:pk>/delete/", portfolio.portfolio_view_delete, name="portfolio_view_delete"),
]
livestream_urls = [
    path("livestreams/new/", livestreams.livestream_create, name="livestream_create"),
    path(
        "engagements/<int:pk>/livestreams/new/", livestreams.client_livestream_create, name="client_livestream_create"
    ),
    path("livestreams/<int:pk>/copy/", livestreams.livestream_copy, name="livestream_copy"),
    path("livestreams/<int:pk>/copied/", livestreams.livestream_copied, name="livestream_copied"),
    path("livestreams/<int:pk>/edit/", livestreams.livestream_edit, name="livestream_edit"),
    path("livestreams/<int:pk>/state/<slug:action>/", livestreams.livestream_transition, name="livestream_transition"),
]
organization_urls = [
    path("organizations/start/", organizations.organization_start, name="organization_start"),
    path("organizations/<int:pk>/switch/", organizations.organization_switch, name="organization_switch"),
    path("organization/edit/", organizations.organization_edit, name="organization_edit"),
    path("organization/leave/", organizations.organization_leave, name="organization_leave"),
    path("members/", organizations.organization_members, name="organization_members"),
    path("members/<int:pk>/edit/", organizations.member_edit, name="member_edit"),
    path("members/<int:pk>/remove/", organizations.member_remove, name="member_remove"),
    path("invitations/create/", invitations.invitation_create, name="invitation_create"),
    path("invitations/<int:pk>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("invitations/<str:token>/accept/", invitations.invitation_accept, name="invitation_accept"),
]
product_urls = [
    path("products/", products.product_list, name="product_list"),
    path("products/add/", products.product_add, name="product_add"),
    path("products/keep/", products.products_keep, name="products_keep"),
    path("products/<int:pk>/", products.product_edit, name="product_edit"),
    path("products/<int:pk>/archive/", products.product_archive, name="product_archive"),
]
engagement_urls = [
    path("engagements/", engagements.engagement_list, name="engagement_list"),
    path("engagements/invite/", engagements.engagement_invite, name="engagement_invite"),
    path("engagements/<str:key>/answer/", engagement_answers.engagement_answer, name="engagement_answer"),
    path("engagements/<int:pk>/", engagements.engagement_detail, name="engagement_detail"),
    path("engagements/<int:pk>/report/", work_reports.engagement_report, name="engagement_report"),
    path("engagements/<int:pk>/report/export/", work_reports.engagement_report_export, name="engagement_report_export"),
    path("engagements/<int:pk>/resend/", engagements.engagement_resend, name="engagement_resend"),
    path("engagements/<int:pk>/revoke/", engagements.engagement_revoke, name="engagement_revoke"),
    path("engagements/<int:pk>/finances/", engagements.engagement_finances, name="engagement_finances"),
    path("engagements/<int:pk>/reviewers/", engagements.engagement_reviewers, name="engagement_reviewers"),
    path("engagements/<int:pk>/contracts/add/", contracts.contract_add, name="contract_add"),
    path("engagements/<int:pk>/end/", engagements.engagement_end, name="engagement_end"),
    path("contracts/<int:pk>/download/", contracts.contract_download, name="contract_download"),
]
notice_urls = [
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/read/", notices.inbox_read, name="inbox_read"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    path("account/notices/", notices.notice_settings, name="notice_settings"),
]
calendar_urls = [
    path("account/calendar/", calendars.calendar_feeds, name="calendar_feeds"),
    path("account/calendar/create/", calendars.calendar_create, name="calendar_create"),
    path("calendars/<int:pk>/revoke/", calendars.calendar_revoke, name="calendar_revoke"),
    path("calendars/<str:feed_key>.ics", calendars.calendar_feed, name="calendar_feed"),
]
guest_urls = [
    path("livestreams/<int:pk>/guests/", guest_links.guest_links, name="guest_links"),
    path("guests/<int:pk>/revoke/", guest_links.guest_revoke, name="guest_revoke"),
    path("guest/<str:guest_key>/", guests.guest_plan, name="guest_plan"),
    path("guest/<str:guest_key>/here/", guests.guest_here, name="guest_here"),
    path("guest/<str:guest_key>/live/", guests.guest_live, name="guest_live"),
    path("guest/<str:guest_key>/comment/", guests.guest_comment, name="guest_comment"),
    path("guest/<str:guest_key>/approve/", guests.guest_approve, name="guest_approve"),
]
robot_urls = [
    path("groups/", robots.robot_list, name="robot_list"),
    path("groups/add/", robots.robot_add, name="robot_add"),
    path("groups/<int:pk>/edit/", robots.robot_edit, name="robot_edit"),
    path("groups/<int:pk>/test/", robots.robot_test, name="robot_test"),
    path("groups/<int:pk>/remove/", robots.robot_remove, name="robot_remove"),
]
plan_urls = [
    path("livestreams/<int:pk>/", plans.plan_start, name="plan_start"),
    path("livestreams/<int:pk>/<step:step>/", plans.plan_step, name="plan_step"),
    path("livestreams/<int:pk>/<step:step>/answers/save/", checklists.step_save, name="step_save"),
    path("livestreams/<int:pk>/why/", why.plan_why, name="plan_why"),
    path("livestreams/<int:pk>/forecast/", forecast.plan_forecast, name="plan_forecast"),
    path("livestreams/<int:pk>/history/", history.plan_history, name="plan_history"),
    path("livestreams/<int:pk>/versions/", plan_versions.plan_versions, name="plan_versions"),
    path("livestreams/<int:pk>/versions/keep/", plan_versions.version_keep, name="version_keep"),
    path("livestreams/<int:pk>/versions/compare/", plan_versions.version_compare, name="version_compare"),
    path("livestreams/<int:pk>/print/", print.plan_print, name="plan_print"),
    path("livestreams/<int:pk>/export/", exports.plan_export, name="plan_export"),
    path("livestreams/<int:pk>/export/workbook/", exports.export_workbook, name="export_workbook"),
    path("livestreams/<int:pk>/export/json/", exports.export_json, name="export_json"),
    path("livestreams/<int:pk>/export/run-sheet/", exports.export_run_sheet, name="export_run_sheet"),
    path("livestreams/<int:pk>/export/table/", exports.export_table, name="export_table"),
    path("livestreams/<int:pk>/import/", imports.plan_import, name="plan_import"),
    path("imports/<int:pk>/", imports.import_preview, name="import_preview"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/report/", imports.import_report, name="import_report"),
]
rundown_urls = [
    path("livestreams/<int:pk>/rundown/fix/", rundown.rundown_fix, name="rundown_fix"),
    path("livestreams/<int:pk>/rundown/draft/", rundown.rundown_draft, name="rundown_draft"),
    path("livestreams/<int:pk>/rundown/undo/", rundown.rundown_undo, name="rundown_undo"),
    path("livestreams/<int:pk>/rundown/add/", rundown.segment_add, name="segment_add"),
    path("livestreams/<int:pk>/rundown/move/", rundown.segment_move, name="segment_move"),
    path("livestreams/<int:pk>/rundown/place/", rundown.segment_place, name="segment_place"),
    path("livestreams/<int:pk>/rundown/split/", rundown.segment_split, name="segment_split"),
    path("livestreams/<int:pk>/rundown/delete/", rundown.segment_delete, name="segment_delete"),
    path("livestreams/<int:pk>/rundown/<int:segment>/", rundown.segment_edit, name="segment_edit"),
]
worksheet_urls = [
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/cell/save/", worksheets.cell_save, name="cell_save"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/rows/add/", worksheets.row_add, name="row_add"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/rows/repeat/", worksheets.row_repeat, name="row_repeat"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/rows/delete/", worksheets.rows_delete, name="rows_delete"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/rows/move/", worksheets.row_move, name="row_move"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/paste/", worksheets.block_paste, name="block_paste"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/undo/", worksheets.undo, name="sheet_undo"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/copy/", sheet_starts.sheet_copy, name="sheet_copy"),
    path(
        "livestreams/<int:pk>/sheets/<worksheet:worksheet>/<int:row>/<slug:field>/",
        sheet_dialogs.cell_dialog,
        name="cell_dialog",
    ),
    path(
        "livestreams/<int:pk>/sheets/<worksheet:worksheet>/files/<slug:field>/add/",
        worksheet_files.worksheet_file_add,
        name="worksheet_file_add",
    ),
    path("worksheet-files/<int:pk>/<str:name>", worksheet_files.worksheet_file, name="worksheet_file"),
    path("livestreams/<int:pk>/catalogue/", sheet_starts.catalogue_pick, name="catalogue_pick"),
    path("livestreams/<int:pk>/catalogue/keep/", sheet_starts.catalogue_keep, name="catalogue_keep"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/", worksheet_rows.sheet_fields, name="sheet_fields"),
    path("livestreams/<int:pk>/sheets/<worksheet:worksheet>/<int:row>/", worksheet_rows.sheet_row, name="sheet_row"),
]
check_urls = [
    path("livestreams/<int:pk>/checks/<slug:check>/waive/", checks.check_waive, name="check_waive"),
    path("livestreams/<int:pk>/checks/<slug:check>/withdraw/", checks.waiver_withdraw, name="waiver_withdraw"),
    path("livestreams/<int:pk>/words/exempt/", checks.word_exempt, name="word_exempt"),
    path("livestreams/<int:pk>/words/end/", checks.exemption_end, name="exemption_end"),
    path("livestreams/<int:pk>/<step:step>/checks/", checks.step_checks, name="step_checks"),
    path("livestreams/<int:pk>/<step:step>/empty/", checks.step_confirm_empty, name="step_confirm_empty"),
]
checklist_urls = [
    path("answers/<int:pk>/save/", checklists.answer_save, name="answer_save"),
    path("answers/<int:pk>/confirm/", checklists.answer_confirm, name="answer_confirm"),
    path("answers/<int:pk>/applicable/", checklists.answer_applicable, name="answer_applicable"),
    path("answers/<int:pk>/not-applicable/", checklist_panels.answer_not_applicable, name="answer_not_applicable"),
    path("answers/<int:pk>/note/", checklist_panels.answer_note, name="answer_note"),
    path("answers/<int:pk>/owner/", checklist_panels.answer_owner, name="answer_owner"),
    path("answers/<int:pk>/history/", checklist_panels.answer_history, name="answer_history"),
]
review_urls = [
    path("livestreams/<int:pk>/review/", reviews.plan_review, name="plan_review"),
    path("livestreams/<int:pk>/review/live/", review_live.review_live, name="review_live"),
    path("livestreams/<int:pk>/comments/add/", comments.comment_add, name="comment_add"),
    path("livestreams/<int:pk>/verdicts/<step:step>/save/", reviews.verdict_save, name="verdict_save"),
    path("comments/<int:pk>/reply/", comments.comment_reply, name="comment_reply"),
    path("comments/<int:pk>/apply/", comments.comment_apply, name="comment_apply"),
    path("findings/", finding_templates.finding_template_list, name="finding_template_list"),
    path("findings/start/", finding_templates.finding_template_start, name="finding_template_start"),
    path("findings/add/", finding_templates.finding_template_add, name="finding_template_add"),
    path("findings/<int:pk>/edit/", finding_templates.finding_template_edit, name="finding_template_edit"),
    path("findings/<int:pk>/remove/", finding_templates.finding_template_remove, name="finding_template_remove"),
]
proof_urls = [
    path("answers/<int:pk>/files/add/", proofs.file_add, name="file_add"),
    path("files/<int:pk>/download/", proofs.file_download, name="file_download"),
    path("files/<int:pk>/remove/", proofs.file_remove, name="file_remove"),
    path("files/<int:pk>/restore/", proofs.file_restore, name="file_restore"),
]

urlpatterns = [
    # routes are tried in order: what open pages ask every few seconds, and what people save, comes first
    *live_urls,
    *checklist_urls,
    *worksheet_urls,
    *board_urls,
    *portfolio_urls,
    *plan_urls,
    *livestream_urls,
    *account_urls,
    *organization_urls,
    *product_urls,
    *engagement_urls,
    *notice_urls,
    *robot_urls,
    *guest_urls,
    *calendar_urls,
    *rundown_urls,
    *check_urls,
    *proof_urls,
    *review_urls,
    path("components/", components.components_page, name="components"),
    path("health/live/", health.health_live, name="health_live"),
    path("health/ready/", health.health_ready, name="health_ready"),
]
