import { TextInput } from "@mantine/core";

interface NameFieldProps {
  value: string;
  onChange: (name: string) => void;
  maxLength: number;
  placeholder?: string;
  description?: string;
  required?: boolean;
}

/** What something is to be called: what a dialog asks first. */
export function NameField(props: NameFieldProps) {
  const { onChange, ...rest } = props;
  return (
    <TextInput
      autoComplete="off"
      data-autofocus
      label="Name"
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  );
}
