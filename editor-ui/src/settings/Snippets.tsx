import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import classes from "./Settings.module.css";
import { type Language, SNIPPETS } from "./snippetTexts";

const LANGUAGES: { value: Language; label: string }[] = [
  { value: "curl", label: "Terminal" },
  { value: "page", label: "Web page" },
  { value: "python", label: "Python" },
  { value: "node", label: "Node.js" },
];

/** The first calls to the HTTP API, ready to be copied, with this site's own address and token. */
export function Snippets(props: { token: string; signedOnly: boolean }) {
  const [language, setLanguage] = useState<Language>("curl");
  const text = SNIPPETS[language](window.location.origin, props.token);
  return (
    <Card
      aside={
        <SegmentedControl
          aria-label="Language"
          data={LANGUAGES}
          onChange={(next) => setLanguage(next as Language)}
          size="xs"
          value={language}
        />
      }
      title="Send data"
    >
      <p className={classes.note}>
        Says who somebody is, and what they did.{" "}
        {props.signedOnly
          ? "This site takes only signed data: send sign along, the HMAC-SHA256 of the id with the secret."
          : "In secure mode, send sign along: the HMAC-SHA256 of the id with the secret."}
      </p>
      <CodeBlock label="call" text={text} />
    </Card>
  );
}
