import { Select } from "@mantine/core";
import { useState } from "react";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import classes from "./Settings.module.css";
import { SIGNING, type SigningLanguage } from "./signingTexts";

const LANGUAGES = Object.keys(SIGNING) as SigningLanguage[];

/** How servers sign ids, in the language of one's choice. */
export function SigningCard() {
  const [language, setLanguage] = useState<SigningLanguage>("Python");
  return (
    <Card
      aside={
        <Select
          allowDeselect={false}
          aria-label="Language"
          data={LANGUAGES}
          onChange={(next) => setLanguage(LANGUAGES.find((each) => each === next) ?? "Python")}
          size="xs"
          value={language}
          w={120}
        />
      }
      title="Sign on your server"
    >
      <p className={classes.note}>
        HMAC-SHA256 of the id, with the secret as its key, as hexadecimal digits. The secret stays on the
        server; the page gets id and signature, and calls <code>tio.identify(id, signature)</code>.
      </p>
      <CodeBlock label="signing" text={SIGNING[language]} />
    </Card>
  );
}
