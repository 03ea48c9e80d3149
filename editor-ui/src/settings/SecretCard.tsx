import { Alert, Button, Group, Text } from "@mantine/core";
import { Eye, EyeOff, RefreshCw } from "lucide-react";
import { useState } from "react";
import { type SecretAct, useSecret } from "../api/sites";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import { Confirm } from "../shared/Confirm";
import classes from "./Settings.module.css";

const QUESTIONS = {
  renew: {
    title: "Make a new secret?",
    verb: "Make a new secret",
    text: "The present one stays good until you forget it, so that your servers can change over one after another.",
  },
  forget: {
    title: "Forget the previous secret?",
    verb: "Forget it",
    text: "Calls that are still signed with it are refused from now on.",
  },
} satisfies Record<Exclude<SecretAct, "show">, object>;

/** The secret that signs; it is loaded only when somebody asks to see it. */
export function SecretCard(props: { site: string }) {
  const secret = useSecret(props.site);
  const [asked, setAsked] = useState<keyof typeof QUESTIONS>();
  const shown = secret.data;
  const question = QUESTIONS[asked ?? "renew"];
  return (
    <Card title="Secret">
      <p className={classes.note}>
        Signs calls and webhooks. It belongs on your servers only, never in a page.
      </p>
      {shown === undefined ? (
        <Button
          leftSection={<Eye size={15} />}
          loading={secret.isPending}
          onClick={() => secret.mutate("show")}
          variant="default"
        >
          Show the secret
        </Button>
      ) : (
        <>
          <CodeBlock label="secret" text={shown.secret} />
          {shown.previous !== "" && (
            <>
              <p className={classes.note}>The one before, still good:</p>
              <CodeBlock label="previous secret" text={shown.previous} />
            </>
          )}
          <Group gap="xs" mt="sm">
            <Button leftSection={<EyeOff size={15} />} onClick={() => secret.reset()} variant="default">
              Hide
            </Button>
            <Button leftSection={<RefreshCw size={15} />} onClick={() => setAsked("renew")} variant="default">
              Make a new one…
            </Button>
            {shown.previous !== "" && (
              <Button onClick={() => setAsked("forget")} variant="default">
                Forget the one before…
              </Button>
            )}
          </Group>
        </>
      )}
      {secret.isError && (
        <Alert color="red" mt="sm" role="alert" variant="light">
          {secret.error.message}
        </Alert>
      )}
      <Confirm
        isBusy={secret.isPending}
        isDanger={asked === "forget"}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked && secret.mutate(asked, { onSettled: () => setAsked(undefined) })}
        opened={asked !== undefined}
        title={question.title}
        verb={question.verb}
      >
        <Text>{question.text}</Text>
      </Confirm>
    </Card>
  );
}
