import { Alert } from "@mantine/core";
import { KeySquare } from "lucide-react";
import { CodeBlock } from "../shared/CodeBlock";

/** A signing secret, shown this once. */
export function SecretOnce(props: { secret: string; about?: string }) {
  return (
    <>
      <Alert color="pine" icon={<KeySquare size={17} />} role="status" variant="light">
        This signs what is sent. It is shown only now: keep it where your server finds it. {props.about}
      </Alert>
      <CodeBlock label="signing secret" text={props.secret} />
    </>
  );
}
