import { Alert, Button, TextInput } from "@mantine/core";
import { CircleAlert, CircleCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useSignatureCheck } from "../api/library";
import { Card } from "../shared/Card";
import classes from "./Settings.module.css";

/** Says whether a signature of one's own program is right, and what is wrong with it. */
export function SignatureCard(props: { site: string }) {
  const [id, setId] = useState("");
  const [signature, setSignature] = useState("");
  const check = useSignatureCheck(props.site);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.mutate({ id, signature });
  };
  const edit = (set: (value: string) => void) => (value: string) => {
    check.reset();
    set(value);
  };
  return (
    <Card title="Check a signature">
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.line}>
          <TextInput
            label="Id"
            maxLength={255}
            onChange={(event) => edit(setId)(event.currentTarget.value)}
            placeholder="5115"
            value={id}
            w={160}
          />
          <TextInput
            className={classes.wide ?? ""}
            label="Signature your program made"
            maxLength={255}
            onChange={(event) => edit(setSignature)(event.currentTarget.value)}
            spellCheck={false}
            value={signature}
          />
          <Button
            disabled={id === "" || signature.trim() === ""}
            loading={check.isPending}
            type="submit"
            variant="default"
          >
            Check
          </Button>
        </div>
        {check.data !== undefined && (
          <Alert
            color={check.data.good ? "pine" : "red"}
            icon={check.data.good ? <CircleCheck size={17} /> : <CircleAlert size={17} />}
            role="status"
            variant="light"
          >
            {check.data.message}
          </Alert>
        )}
        {check.isError && (
          <Alert color="red" role="alert" variant="light">
            {check.error.message}
          </Alert>
        )}
      </form>
    </Card>
  );
}
