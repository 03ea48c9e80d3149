import { Button } from "@mantine/core";
import { PencilLine } from "lucide-react";
import { Link, useParams } from "react-router";
import { type Newsletter, useChangeNewsletter, useNewsletter } from "../api/newsletters";
import { Card } from "../shared/Card";
import { Figure, Figures } from "../shared/Figures";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { ProgressBar } from "../shared/ProgressBar";
import { BlocksSkeleton, Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import { Audience } from "./Audience";
import { ContestCard } from "./ContestCard";
import { NewsletterActions } from "./NewsletterActions";
import { NewsletterBadge } from "./NewsletterBadge";
import classes from "./Newsletters.module.css";
import { settled, share } from "./share";

/** One newsletter: for whom, its letter, and how far it is or what became of it. */
export default function NewsletterPage() {
  const site = useSiteId();
  const { newsletter: id = "" } = useParams();
  const newsletter = useNewsletter(site, id);
  const back = { label: "Newsletters", to: `/sites/${site}/newsletters` };
  if (newsletter.data === undefined) {
    return (
      <Page back={back} title="Newsletter">
        {newsletter.isError ? (
          <Failed error={newsletter.error} retry={() => void newsletter.refetch()} />
        ) : (
          <BlocksSkeleton heights={[90, 220]} />
        )}
      </Page>
    );
  }
  const shown = newsletter.data;
  return (
    <Page
      actions={<NewsletterActions newsletter={shown} site={site} />}
      back={back}
      note={<Note newsletter={shown} />}
      title={shown.name}
    >
      {shown.started !== null && <Results newsletter={shown} />}
      <div className={classes.columns}>
        <Content newsletter={shown} site={site} />
        <Settings newsletter={shown} site={site} />
      </div>
      <ContestCard newsletter={shown} site={site} />
    </Page>
  );
}

function Note(props: { newsletter: Newsletter }) {
  const { state, at, local, started, ended } = props.newsletter;
  return (
    <>
      <NewsletterBadge state={state} />{" "}
      {state === "scheduled" && (
        <>goes out {local === "" ? <Time ms={at} /> : `${local.replace("T", ", ")} where each person is`}</>
      )}
      {started !== null && (
        <>
          began <Time ms={started} />
        </>
      )}
      {ended !== null && (
        <>
          , ended <Time ms={ended} />
        </>
      )}
    </>
  );
}

function Results(props: { newsletter: Newsletter }) {
  const { newsletter } = props;
  const { figures, recipients, state } = newsletter;
  const cards: [string, number, string][] = [
    ["Sent", figures.sent, share(figures.sent, recipients)],
    ["Opened", figures.opened, share(figures.opened, figures.sent)],
    ["Clicked", figures.clicked, share(figures.clicked, figures.sent)],
    ["Unsubscribed", figures.unsubscribed, share(figures.unsubscribed, figures.sent)],
    ["Skipped", figures.skipped, share(figures.skipped, recipients)],
    ["Failed", figures.failed + figures.in_doubt, share(figures.failed + figures.in_doubt, recipients)],
  ];
  return (
    <>
      {(state === "sending" || state === "paused") && (
        <div className={classes.progress}>
          <ProgressBar
            done={settled(newsletter)}
            label={state === "paused" ? "Paused at" : "Sending"}
            total={recipients}
          />
        </div>
      )}
      <Figures isNarrow>
        {cards.map(([label, number, part]) => (
          <Figure key={label} label={label}>
            {count(number)} <span className={classes.share}>{part}</span>
          </Figure>
        ))}
      </Figures>
    </>
  );
}

function Content(props: { site: string; newsletter: Newsletter }) {
  const { site, newsletter } = props;
  const letter = `/sites/${site}/letters/${newsletter.letter}`;
  const isOver = newsletter.started !== null;
  return (
    <Card title="Content">
      <div className={classes.stack}>
        <p>
          <span className={classes.hint}>Subject</span>
          <br />
          <span className={classes.subject}>{newsletter.subject}</span>
        </p>
        <Button
          component={Link}
          leftSection={<PencilLine size={15} />}
          to={
            isOver
              ? `${letter}?view=results&from=newsletters/${newsletter.id}`
              : `${letter}?from=newsletters/${newsletter.id}`
          }
          variant="default"
        >
          {isOver ? "Letter, chart and activity" : "Edit content"}
        </Button>
      </div>
    </Card>
  );
}

function Settings(props: { site: string; newsletter: Newsletter }) {
  const { site, newsletter } = props;
  const change = useChangeNewsletter(site, newsletter.id);
  const isOpen = newsletter.state === "draft" || newsletter.state === "scheduled";
  return (
    <Card
      aside={<span className={classes.hint}>{count(newsletter.recipients)} people</span>}
      title="For whom"
    >
      {newsletter.chosen !== null && <p>People chosen on the list of people.</p>}
      {newsletter.chosen === null && (
        <Audience
          isHeaded
          chosen={newsletter.segments}
          disabled={!isOpen || change.isPending}
          onChange={(segments) => change.mutate({ name: newsletter.name, segments })}
          site={site}
        />
      )}
      {change.isError && <p role="alert">{change.error.message}</p>}
    </Card>
  );
}
