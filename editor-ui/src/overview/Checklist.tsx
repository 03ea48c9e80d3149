import { Check } from "lucide-react";
import { Link } from "react-router";
import type { Summary } from "../api/sites";
import { Card } from "../shared/Card";
import { placeUrl } from "../shell/navigation";
import classes from "./Overview.module.css";

type Step = Summary["checklist"][number];

const WORDS = {
  first_event: {
    title: "Receive an event",
    text: "From your site, or by the line on this page",
    path: "live",
  },
  first_person: { title: "Know somebody", text: "Send /set with an id and what is known", path: "people" },
  first_segment: { title: "Have a segment", text: "Everybody who meets some conditions", path: "segments" },
  first_campaign: { title: "Run a campaign", text: "Open one and press Run", path: "campaigns" },
  first_letter: {
    title: "See a letter arrive",
    text: "In the mail sink, as it would in a mailbox",
    path: "mail",
  },
} satisfies Record<Step["key"], { title: string; text: string; path: string }>;

/** The first steps; each turns green by itself. */
export function Checklist(props: { site: string; steps: Step[] }) {
  const { site, steps } = props;
  const done = steps.filter((step) => step.done).length;
  return (
    <Card aside={`${done} of ${steps.length} done`} title="First steps">
      <ul className={classes.steps}>
        {steps.map((step) => (
          <li className={classes.step} data-done={step.done || undefined} key={step.key}>
            <span className={classes.tick}>
              {step.done && <Check aria-label="Done:" size={13} strokeWidth={3} />}
            </span>
            <div>
              <Link className={classes.stepTitle} to={placeUrl(site, WORDS[step.key].path)}>
                {WORDS[step.key].title}
              </Link>
              <p className={classes.hint}>{WORDS[step.key].text}</p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
