import { Alert, Button, Stack, Text } from "@mantine/core";
import { CircleAlert, LogIn } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, Navigate } from "react-router";
import { ApiError } from "../api/client";
import { useLinkLogin } from "../api/session";
import { CodeInput } from "./CodeInput";
import { LoginFrame } from "./LoginFrame";

/**
 * The one-time link. The token is behind the #, so that no server log and no preview ever holds it, and it is used
 * only when the button is pressed: opening the link alone must not use it up.
 */
export default function LinkLogin() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [code, setCode] = useState("");
  const login = useLinkLogin();
  useEffect(() => {
    document.title = "Log in · Tracktor";
    // Out of the address bar and the history.
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, []);
  if (login.isSuccess) {
    return <Navigate replace to="/" />;
  }
  // The link is not used up as long as only the code is wrong.
  const asksCode = login.error instanceof ApiError && login.error.path === "code";
  const isUsable = token !== "" && (!login.isError || asksCode);
  return (
    <LoginFrame title={isUsable ? "Welcome" : "This link can't be used"}>
      <Stack gap="md">
        {isUsable ? (
          <>
            <Text c="dimmed">This link logs you in once, in this browser.</Text>
            {(asksCode || code !== "") && <CodeInput code={code} onCode={setCode} />}
            {asksCode && (
              <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
                {login.error?.message}
              </Alert>
            )}
            <Button
              autoFocus
              fullWidth
              leftSection={<LogIn size={16} />}
              loading={login.isPending}
              onClick={() => login.mutate({ token, code: code.trim() })}
              size="sm"
            >
              Log in
            </Button>
          </>
        ) : (
          <>
            <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
              {login.error?.message ?? "The link is not whole: what follows # is missing. Copy all of it."}
            </Alert>
            <Text c="dimmed" size="sm">
              <code>tracktor login-link</code> prints a new one.
            </Text>
            <Button component={Link} to="/login" variant="default">
              Log in another way
            </Button>
          </>
        )}
      </Stack>
    </LoginFrame>
  );
}
