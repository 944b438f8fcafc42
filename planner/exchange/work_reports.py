"""The monthly report of a provider's work for a client, as XLSX."""

from planner.domain.moments import is_english
from planner.enums import FindingSeverity
from planner.exchange.spreadsheets.workbook import ExtraSheet, plain_workbook

NOT_ANSWERED = [""] * 6


def report_workbook(report, *, language):
    """Three sheets: the figures, every answered round, the comments by severity and outcome.

    `report` is what the page shows (`views.work_report.WorkReport`): both say the same.
    """
    place = is_english(language)

    def said(zh, en):
        return (zh, en)[place]

    head = [
        (said("服务商", "Service provider"), report.engagement.provider.name),
        (said("客户", "Client"), report.engagement.merchant.name),
        (said("月份", "Month"), report.month_text),
    ]
    figures = ExtraSheet(
        said("汇总", "Summary"), [said("项目", "Figure"), said("数值", "Value")], [*head, *report.figures]
    )
    rounds = ExtraSheet(
        said("审核记录", "Rounds"),
        [
            said("场次", "Livestream"), said("开播时间", "Start"), said("轮次", "Round"), said("回复时间", "Answered"),
            said("用时", "Time taken"), said("是否超时", "Late"), said("结果", "Outcome"), said("审核员", "Reviewer"),
            said("首次提交准备度", "Readiness at first"), said("最近准备度", "Readiness since"), said("提升", "Gain"),
            *(str(severity.label) for severity in FindingSeverity), said("未关闭意见", "Open findings"),
        ],
        [
            [plan.title, plan.start, *cells, plan.before, plan.after, plan.gain, *plan.findings.values(), plan.open]
            for plan in report.plans
            for cells in [_cells(response, said) for response in plan.responses] or [NOT_ANSWERED]
        ],
        frozenset({0}),
    )  # fmt: skip
    comments = ExtraSheet(
        said("意见", "Comments"),
        [said("级别", "Severity"), *map(str, report.states), said("合计", "All")],
        [[str(severity), *counts, total] for severity, counts, total in report.outcomes],
    )
    return plain_workbook([figures, rounds, comments], language=language)


def _cells(response, said):
    late = said("超时", "late") if response.is_late else said("按时", "in time")
    late = late if response.took else ""
    return [response.number, response.at, response.took, late, response.outcome, response.by]
