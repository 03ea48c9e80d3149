import type { Contest } from "../api/newsletters";

const SIGNIFICANT = 0.05;

/** What a decided test says, and how much of it may be chance; nothing while it is open. */
export function verdict(contest: Contest): string {
  const { result, winner, by } = contest;
  if (result === null || winner === "") {
    return "";
  }
  const rates = `${percent(result.a)} of A and ${percent(result.b)} of B ${by === "opens" ? "were opened" : "were clicked in"}`;
  const who = contest.chosen ? `${winner.toUpperCase()} was chosen by hand` : `${winner.toUpperCase()} won`;
  return `${who}: when it was decided, ${rates}. ${luck(result.chance)}`;
}

function percent(score: { sent: number; hits: number }): string {
  return score.sent === 0 ? "none" : `${((score.hits / score.sent) * 100).toFixed(1)} %`;
}

/** "3 of 100 tests": two letters that are equally good would come out at least as far apart in so many. */
export function luck(chance: number): string {
  const often = chance < 0.01 ? "fewer than 1 of 100" : `${Math.round(chance * 100)} of 100`;
  const meaning =
    chance <= SIGNIFICANT
      ? "The difference is significant"
      : "The difference is not significant and may well be chance";
  return `${meaning}: two letters that are equally good come out this far apart in ${often} tests.`;
}
