import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/client";
import { useLogin } from "../api/session";
import { CodeInput } from "./CodeInput";

/** Address and password; the code of an authenticator once it is asked for. */
export function PasswordForm() {
  const login = useLogin();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ email: email.trim(), password, code: code.trim() });
  };
  const path = login.error instanceof ApiError ? login.error.path : undefined;
  const asksCode = path === "code" || code !== "";
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {login.isError && (
          <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
            {login.error.message}
          </Alert>
        )}
        <TextInput
          autoComplete="username"
          autoFocus
          error={path === "email"}
          label="E-mail"
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          size="sm"
          type="email"
          value={email}
          withAsterisk={false}
        />
        <PasswordInput
          autoComplete="current-password"
          error={path === "password"}
          label="Password"
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          size="sm"
          value={password}
          withAsterisk={false}
        />
        {asksCode && <CodeInput code={code} onCode={setCode} />}
        <Button fullWidth loading={login.isPending} mt="xs" size="sm" type="submit">
          Log in
        </Button>
        <Text c="dimmed" size="sm">
          No password yet, or forgotten? Run <code>tracktor login-link</code> where Tracktor runs: it prints a
          link that logs you in once.
        </Text>
      </Stack>
    </form>
  );
}
