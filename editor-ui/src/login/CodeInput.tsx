import { TextInput } from "@mantine/core";

/** The code of an authenticator, once it is asked for. */
export function CodeInput(props: { code: string; onCode: (code: string) => void }) {
  return (
    <TextInput
      autoComplete="one-time-code"
      autoFocus
      description="Of your authenticator; or one of those you kept for when it is lost."
      label="Code"
      onChange={(event) => props.onCode(event.currentTarget.value)}
      required
      size="sm"
      value={props.code}
      withAsterisk={false}
    />
  );
}
