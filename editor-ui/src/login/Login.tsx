import { Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { Navigate, useSearchParams } from "react-router";
import { useSession, useSignOn } from "../api/session";
import { LoginFrame } from "./LoginFrame";
import { PasswordForm } from "./PasswordForm";
import { SignOn } from "./SignOn";
import { safeNext } from "./safeNext";

export default function Login() {
  const [params] = useSearchParams();
  const session = useSession();
  const ways = useSignOn();
  useEffect(() => {
    document.title = "Log in · Tracktor";
  }, []);
  if (session.data) {
    return <Navigate replace to={safeNext(params.get("next"))} />;
  }
  // Until it is known whether passwords are taken nothing is shown; where that can't be asked, the form is.
  const takesPasswords = ways.isError || ways.data?.passwords === true;
  return (
    <LoginFrame title="Log in">
      <Stack gap="sm">
        <SignOn />
        {takesPasswords && <PasswordForm />}
        {ways.data !== undefined && !takesPasswords && (
          <Text c="dimmed" size="sm">
            Passwords are switched off here. Where Tracktor runs, <code>tracktor login-link</code> prints a
            link that logs you in once.
          </Text>
        )}
      </Stack>
    </LoginFrame>
  );
}
