import { SegmentedControl } from "@mantine/core";
import { type Letter, type LetterFigures, useLetterStatistics } from "../api/letters";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useParam } from "../shared/useParam";
import { Activity } from "./Activity";
import { DaysChart } from "./DaysChart";
import classes from "./Results.module.css";
import { share } from "./share";

const PERIODS = ["7", "30", "90"].map((value) => ({ value, label: `${value} days` }));

/** What became of a letter: in sums, by day, and with each person. */
export default function Results(props: { site: string; letter: Letter }) {
  const { site, letter } = props;
  const [asked, setDays] = useParam("days");
  const days = PERIODS.find(({ value }) => value === asked)?.value ?? "30";
  const statistics = useLetterStatistics(site, letter.id, Number(days));
  return (
    <div className={classes.results}>
      {statistics.data !== undefined && <Sums figures={statistics.data.figures} />}
      <Card
        aside={
          <SegmentedControl
            aria-label="Period"
            data={PERIODS}
            onChange={(next) => setDays(next === "30" ? "" : next)}
            size="xs"
            value={days}
          />
        }
        title="Letter statistics detail"
      >
        {statistics.isPending && <BlocksSkeleton heights={[190]} />}
        {statistics.isError && statistics.data === undefined && (
          <Failed error={statistics.error} retry={() => void statistics.refetch()} />
        )}
        {statistics.data !== undefined && <DaysChart days={statistics.data.days} />}
      </Card>
      <Activity letter={letter} site={site} />
    </div>
  );
}

const SUMS: readonly {
  name: keyof Omit<LetterFigures, "letter">;
  label: string;
  ofSent?: true;
  about: string;
}[] = [
  { name: "sent", label: "Sent", about: "Taken by the mail server" },
  { name: "opened", label: "Opened", ofSent: true, about: "People, machines apart" },
  { name: "clicked", label: "Clicked", ofSent: true, about: "People, machines apart" },
  { name: "unsubscribed", label: "Unsubscribed", ofSent: true, about: "By page or mail program" },
  { name: "bounced", label: "Bounced", ofSent: true, about: "Came back" },
  { name: "complained", label: "Complaints", ofSent: true, about: "Called spam" },
  { name: "skipped", label: "Skipped", about: "Suppressed, or no address" },
  { name: "failed", label: "Failed", about: "Refused by the mail server" },
  { name: "in_doubt", label: "In doubt", about: "May have gone out; never sent again" },
];

function Sums(props: { figures: LetterFigures }) {
  const { figures } = props;
  return (
    <dl className={classes.sums}>
      {SUMS.map(({ name, label, ofSent, about }) => (
        <div className={classes.sum} key={name} title={about}>
          <dt>{label}</dt>
          <dd>
            <strong>{count(figures[name])}</strong>
            {ofSent === true && figures.sent > 0 && <span>{share(figures[name], figures.sent)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
