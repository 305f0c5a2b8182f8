import unittest

from suite.failures import Failed, Missing
from suite.pairs import Line, Spread, at_least, at_most, compare, in_turn, spread


class PairsTest(unittest.TestCase):
    def test_every_other_round_goes_backwards_and_the_warm_up_is_not_kept(self):
        order = []

        def contestant(name):
            return lambda: order.append(name) or len(order)

        results = in_turn({"a": contestant("a"), "b": contestant("b")}, rounds=2, warm_up=1)
        self.assertEqual("".join(order), "ba" + "ab" + "ba")
        self.assertEqual(results, {"a": [3, 6], "b": [4, 5]})

    def test_who_is_missing_or_fails_is_left_out_and_the_others_go_on(self):
        def missing():
            raise Missing("ncat")

        tries = []

        def failing():
            tries.append(1)
            if len(tries) == 3:
                raise Failed("exit code 1")
            return 1.0

        results = in_turn({"ours": lambda: 2.0, "ncat": missing, "socat": failing}, rounds=4)
        self.assertEqual(results["ours"], [2.0] * 4)
        self.assertEqual(len(tries), 3)
        goals = {"ncat": at_least(1), "socat": None}
        ncat, socat = compare("row", "what", "s", results, goals)
        self.assertEqual((ncat.absent, ncat.broken), ("not measured: no ncat here", False))
        self.assertEqual((socat.absent, socat.broken), ("failed: exit code 1", True))

    def test_ratios_are_of_the_same_round(self):
        line = Line("row", "what", "peer", "s", at_most(1), ours=(1, 20, 3), theirs=(2, 20, 2))
        self.assertEqual(line.ratio, Spread(0.75, 1.0, 1.25))
        self.assertTrue(line.is_met)

    def test_one_figure_is_its_own_spread(self):
        self.assertEqual(spread([3.0]), Spread(3.0, 3.0, 3.0))

    def test_a_goal_knows_by_how_much_it_is_missed(self):
        self.assertTrue(at_least(1.5).is_met_by(1.5))
        self.assertFalse(at_most(1.0).is_met_by(1.01))
        self.assertAlmostEqual(at_least(1.5).missed_by(1.2), 0.2)
        self.assertAlmostEqual(at_most(1.0).missed_by(1.3), 0.3)

    def test_a_figure_is_taken_from_each_result(self):
        results = {"ours": [{"p99": 4}], "peer": [{"p99": 2}]}
        (line,) = compare("row", "what", "s", results, {"peer": None}, lambda it: it["p99"])
        self.assertEqual((line.ours, line.theirs, line.is_met), ((4,), (2,), True))
