import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { snippet } from "../../../clients/js/src/snippet";
import { type Site, useSite } from "../api/sites";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { NewSiteSteps } from "./NewSiteSteps";
import { RecheckCard } from "./RecheckCard";
import classes from "./Settings.module.css";
import { SettingsPage } from "./SettingsPage";

/** How the library gets into the site's pages, and whether it is there. */
export default function IntegrationPage() {
  const id = useSiteId();
  const site = useSite(id);
  return (
    <SettingsPage
      note="One snippet in every page, and Tracktor knows who visits and what they do."
      title="Integration"
    >
      <NewSiteSteps at="Integration" />
      {site.isPending && <BlocksSkeleton heights={[320, 200]} />}
      {site.isError && <Failed error={site.error} retry={() => void site.refetch()} />}
      {site.data !== undefined && (
        <>
          <SnippetCard site={site.data} />
          <RecheckCard key={id} site={site.data} />
        </>
      )}
    </SettingsPage>
  );
}

type Form = "snippet" | "nonce" | "script";

const FORMS: { value: Form; label: string }[] = [
  { value: "snippet", label: "Snippet" },
  { value: "nonce", label: "With a nonce" },
  { value: "script", label: "Script alone" },
];

const NOTES: Record<Form, string> = {
  snippet:
    "Into the head of every page. It loads the library beside the page and queues what is called before.",
  nonce: "For pages with a content security policy: your server writes the nonce of each answer in.",
  script:
    "For pages that allow nothing inline. In a file of your own, window.tio = window.tio || [] makes the queue; tio.push(['track', 'Search']) calls.",
};

function SnippetCard(props: { site: Site }) {
  const [form, setForm] = useState<Form>("snippet");
  const origin = window.location.origin;
  const { token } = props.site;
  const texts: Record<Form, string> = {
    snippet: snippet(origin, token),
    nonce: snippet(origin, token, "NONCE"),
    script: `<script async src="${origin}/scripts/${token}/tio.js"></script>`,
  };
  return (
    <Card
      aside={
        <SegmentedControl
          aria-label="Form"
          data={FORMS}
          onChange={(next) => setForm(next as Form)}
          size="xs"
          value={form}
        />
      }
      title="The snippet"
    >
      <p className={classes.note}>{NOTES[form]}</p>
      <CodeBlock label="snippet" text={texts[form]} />
      {form !== "snippet" && (
        <p className={classes.note} data-below>
          The policy needs <code>script-src {origin}</code> and <code>connect-src {origin}</code>.
        </p>
      )}
    </Card>
  );
}
