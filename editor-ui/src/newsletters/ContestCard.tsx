import { Anchor, Badge, Button, Group } from "@mantine/core";
import { FlaskConical, Settings2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { type Contest, type Newsletter, useContest } from "../api/newsletters";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { count } from "../shared/format";
import { Time } from "../shared/Time";
import { ContestDialog } from "./ContestDialog";
import { verdict } from "./contest";
import classes from "./Newsletters.module.css";
import { share } from "./share";

type Variant = "a" | "b";

/** Two variants of a newsletter: what is tried, how each does, and which one everybody else gets. */
export function ContestCard(props: { site: string; newsletter: Newsletter }) {
  const { site, newsletter } = props;
  const [isOpen, setOpen] = useState(false);
  const contest = newsletter.test;
  const isDraft = newsletter.state === "draft" || newsletter.state === "scheduled";
  if (contest === null && !isDraft) {
    return null;
  }
  return (
    <Card
      aside={
        isDraft && contest !== null ? (
          <Button
            leftSection={<Settings2 size={14} />}
            onClick={() => setOpen(true)}
            size="compact-sm"
            variant="subtle"
          >
            Change the test
          </Button>
        ) : undefined
      }
      title="A/B test"
    >
      {contest === null ? (
        <div className={classes.stack}>
          <p className={classes.hint}>
            Try two subjects, or two letters, on a share of these people. Everybody else gets the better one.
          </p>
          <Group>
            <Button leftSection={<FlaskConical size={15} />} onClick={() => setOpen(true)} variant="default">
              Try two variants
            </Button>
          </Group>
        </div>
      ) : (
        <Tried contest={contest} newsletter={newsletter} site={site} />
      )}
      {isOpen && <ContestDialog newsletter={newsletter} onClose={() => setOpen(false)} site={site} />}
    </Card>
  );
}

function Tried(props: { site: string; newsletter: Newsletter; contest: Contest }) {
  const { site, newsletter, contest } = props;
  const [asked, setAsked] = useState<Variant>();
  const step = useContest(site, newsletter.id);
  const isUnderWay = newsletter.state === "sending" || newsletter.state === "paused";
  const canChoose = isUnderWay && contest.winner === "" && contest.share < 100;
  return (
    <div className={classes.stack}>
      <table className={classes.variants}>
        <thead>
          <tr>
            <th scope="col">Variant</th>
            <th scope="col">Sent</th>
            <th scope="col">Opened</th>
            <th scope="col">Clicked</th>
            {canChoose && <th aria-label="Choose" />}
          </tr>
        </thead>
        <tbody>
          {(["a", "b"] as const).map((name) => (
            <tr key={name}>
              <th scope="row">
                <span className={classes.letter}>{name.toUpperCase()}</span>{" "}
                <Anchor component={Link} inherit to={`/sites/${site}/letters/${contest[name].letter}`}>
                  {contest[name].subject}
                </Anchor>{" "}
                {contest.winner === name && (
                  <Badge size="sm" variant="light">
                    Winner
                  </Badge>
                )}
              </th>
              <td>{count(contest[name].figures.sent)}</td>
              <td>
                {count(contest[name].figures.opened)} <Share of={contest[name]} what="opened" />
              </td>
              <td>
                {count(contest[name].figures.clicked)} <Share of={contest[name]} what="clicked" />
              </td>
              {canChoose && (
                <td>
                  <Button onClick={() => setAsked(name)} size="compact-xs" variant="default">
                    Send {name.toUpperCase()} to the rest
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.hint}>
        <Plan contest={contest} /> {verdict(contest)}
      </p>
      <Confirm
        error={step.error}
        isBusy={step.isPending}
        onClose={() => setAsked(undefined)}
        onConfirm={() =>
          asked !== undefined &&
          step.mutate({ do: "choose", variant: asked }, { onSuccess: () => setAsked(undefined) })
        }
        opened={asked !== undefined}
        title={`Send ${asked?.toUpperCase() ?? ""} to everybody else?`}
        verb="Decide it"
      >
        The test ends with the figures as they are now.
      </Confirm>
    </div>
  );
}

function Share(props: { of: Contest["a"]; what: "opened" | "clicked" }) {
  return <span className={classes.share}>{share(props.of.figures[props.what], props.of.figures.sent)}</span>;
}

function Plan(props: { contest: Contest }) {
  const { share: part, by, hours, decides, winner } = props.contest;
  if (winner !== "") {
    return null;
  }
  const whom = part === 100 ? "Everybody gets A or B" : `${part} % get A or B, the rest the better one`;
  return (
    <>
      {whom}: by {by},{" "}
      {decides === null ? (
        `${hours} ${hours === 1 ? "hour" : "hours"} after the start.`
      ) : (
        <>
          decided <Time ms={decides} />.
        </>
      )}
    </>
  );
}
