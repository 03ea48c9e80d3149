import { Alert, Button, Text } from "@mantine/core";
import { CircleAlert, KeyRound } from "lucide-react";
import { useSearchParams } from "react-router";
import { useSignOn } from "../api/session";

// What came of the way to the provider and back; see docs/accounts.md.
const PROBLEMS: Record<string, string> = {
  refused: "Your sign-on was refused. Try again, or ask an admin.",
  unavailable: "The sign-on service can't be reached now. Try again later.",
  stale: "That took too long, or was begun in another window. Try again.",
  unverified: "The sign-on service does not vouch for your e-mail address. Confirm it there first.",
  domain: "Addresses like yours are not let in here.",
  uninvited: "Nobody has invited you yet. Ask an admin of the site to do so.",
  other_account: "Your address was used by another account before. Ask whoever runs Tracktor.",
  busy: "Tracktor can't answer now. Try again soon.",
};

/** The button to log in by whoever else says who you are, where there is somebody. */
export function SignOn() {
  const [params] = useSearchParams();
  const { data } = useSignOn();
  const problem = params.get("sso");
  if (!data?.name) {
    return null;
  }
  const next = params.get("next");
  return (
    <>
      {problem !== null && (
        <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
          {PROBLEMS[problem] ?? PROBLEMS.refused}
        </Alert>
      )}
      <Button
        component="a"
        fullWidth
        href={`/login/sso${next === null ? "" : `?next=${encodeURIComponent(next)}`}`}
        leftSection={<KeyRound size={16} />}
        size="sm"
        variant={data.passwords ? "default" : "filled"}
      >
        Log in with {data.name}
      </Button>
      {data.passwords && (
        <Text c="dimmed" size="sm" ta="center">
          or by password
        </Text>
      )}
    </>
  );
}
