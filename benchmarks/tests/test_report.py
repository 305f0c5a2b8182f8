import unittest
import xml.etree.ElementTree

from suite import report
from suite.pairs import Line, at_least
from suite.plot import Plot

MISSED = Line("bulk", "rate", "nc", "GiB/s", at_least(1.5), ours=(1.0, 1.2, 1.4), theirs=(1.0, 1.0, 1.0))
MET = Line("bulk", "rate", "socat", "GiB/s", at_least(1.0), ours=(1.0, 1.2, 1.4), theirs=(1.0, 1.0, 1.0))
ABSENT = Line("bulk", "rate", "ncat", "GiB/s", at_least(1.0), absent="failed: a|b\nc", broken=True)


class ReportTest(unittest.TestCase):
    def test_a_line_has_ratio_quartiles_goal_verdict_and_both_medians(self):
        rows = report.table([MISSED, MET]).splitlines()
        self.assertEqual(
            rows[2], "| bulk: rate | nc | 1.20 | 1.10 to 1.30 | ≥ 1.5 | missed by 20 % | 1.2 | 1 | GiB/s |"
        )
        self.assertIn("| ≥ 1 | met |", rows[3])

    def test_what_has_no_figure_says_why_in_one_cell(self):
        self.assertIn("failed: a\\|b c", report.table([ABSENT]))

    def test_all_rows_have_as_many_cells(self):
        rows = report.table([MISSED, MET, ABSENT]).replace("\\|", "").splitlines()
        self.assertEqual({row.count("|") for row in rows}, {10})

    def test_a_missed_goal_has_its_reason(self):
        known = report.reasons("# Title\n\n- `bulk: rate / nc`: two copies\n  of each byte.\n- `x: y / z`: other\n")
        self.assertEqual(
            report.missed([MISSED, MET, ABSENT], known),
            "- bulk: rate / nc: 1.20 instead of ≥ 1.5, 20 % off: two copies of each byte.",
        )

    def test_a_missed_goal_without_a_reason_says_so(self):
        self.assertIn("no reason is known yet", report.missed([MISSED], {}))

    def test_only_what_is_between_the_marks_is_replaced(self):
        text = f"before {report.BEGIN} old {report.END} after"
        self.assertEqual(report.insert(text, "new"), f"before {report.BEGIN}\n\nnew\n\n{report.END} after")
        with self.assertRaises(SystemExit):
            report.insert("no marks", "new")

    def test_a_plot_is_well_formed_and_has_a_table(self):
        plot = Plot("p", "a & b", "connections", "µs", {"ours": [(1, 10.0), (1000, 0.5)], "C": [(1, 9.0)]})
        xml.etree.ElementTree.fromstring(plot.svg())
        self.assertEqual(
            plot.table().splitlines(),
            ["| connections | ours | C |", "|---:|---:|---:|", "| 1 | 10 | 9 |", "| 1,000 | 0.5 |  |"],
        )
