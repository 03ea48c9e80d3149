import { Alert, Anchor, Button, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import {
  useBeginEnrolment,
  useConfirmEnrolment,
  useRemoveAuthenticator,
  useSessionChanged,
} from "../api/security";
import { Card } from "../shared/Card";
import { CodeBlock } from "../shared/CodeBlock";
import classes from "./Settings.module.css";

/** A code of a phone or a key on top of the password. */
export function AuthenticatorCard(props: { isOn: boolean }) {
  const begin = useBeginEnrolment();
  const confirm = useConfirmEnrolment();
  const remove = useRemoveAuthenticator();
  const changed = useSessionChanged();
  const done = async () => {
    await changed();
    begin.reset();
    confirm.reset();
  };
  const content = () => {
    if (confirm.data !== undefined) {
      return <Recovery codes={confirm.data.codes} onDone={() => void done()} />;
    }
    if (props.isOn) {
      return (
        <>
          <p className={classes.note}>
            Logging in asks for a code of your authenticator. To end that, enter one.
          </p>
          <CodeForm
            error={remove.error}
            isBusy={remove.isPending}
            onCode={(code) => remove.mutate(code, { onSuccess: () => void changed() })}
            verb="Remove the authenticator"
          />
        </>
      );
    }
    if (begin.data !== undefined) {
      return (
        <>
          <p className={classes.note}>
            Scan this with your authenticator, enter the key by hand, or{" "}
            <Anchor href={begin.data.uri}>open it there</Anchor>. Then type the code that it shows.
          </p>
          <img
            alt="The key for the authenticator as a QR code"
            className={classes.qr}
            height={176}
            src={begin.data.qr}
            width={176}
          />
          <CodeBlock
            label="key for the authenticator"
            text={begin.data.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          />
          <CodeForm
            error={confirm.error}
            isBusy={confirm.isPending}
            onCode={(code) => confirm.mutate(code)}
            verb="Turn it on"
          />
        </>
      );
    }
    return (
      <>
        <p className={classes.note}>
          With an authenticator, logging in takes a code of your phone, too: a password that leaks opens
          nothing.
        </p>
        <Button loading={begin.isPending} onClick={() => begin.mutate()} variant="default" w="fit-content">
          Set up an authenticator
        </Button>
        {begin.isError && (
          <Alert color="red" role="alert" variant="light">
            {begin.error.message}
          </Alert>
        )}
      </>
    );
  };
  return (
    <Card title="Authenticator">
      <Stack gap="sm">{content()}</Stack>
    </Card>
  );
}

interface CodeFormProps {
  verb: string;
  error: Error | null;
  isBusy: boolean;
  onCode: (code: string) => void;
}

function CodeForm(props: CodeFormProps) {
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onCode(code.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.line}>
        <TextInput
          autoComplete="one-time-code"
          error={props.error?.message}
          label="Code"
          onChange={(event) => setCode(event.currentTarget.value)}
          value={code}
          w={200}
        />
        <Button disabled={code.trim().length < 6} loading={props.isBusy} type="submit" variant="default">
          {props.verb}
        </Button>
      </div>
    </form>
  );
}

function Recovery(props: { codes: readonly string[]; onDone: () => void }) {
  return (
    <>
      <p className={classes.note}>
        It is on. Keep these codes somewhere safe: each lets you in once when the authenticator is lost. They
        are shown only now.
      </p>
      <CodeBlock label="codes" text={props.codes.join("\n")} />
      <Button onClick={props.onDone} w="fit-content">
        I have kept them
      </Button>
    </>
  );
}
