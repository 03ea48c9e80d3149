import { Alert, Button, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { LogOut } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { ApiError } from "../api/client";
import { type Session, useLogout, useSession, useSetPassword } from "../api/session";
import { Card } from "../shared/Card";
import { Page } from "../shared/Page";
import { BlocksSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { AuthenticatorCard } from "./AuthenticatorCard";
import { DigestCard } from "./DigestCard";
import { SessionsCard } from "./SessionsCard";
import classes from "./Settings.module.css";

const SHORTEST = 10;

/** What belongs to whoever is logged in. */
export default function AccountPage() {
  const site = useSiteId();
  const session = useSession();
  const logout = useLogout();
  return (
    <Page note="Who you are here, and how you get in." title="Account settings">
      {session.data === undefined || session.data === null ? (
        <BlocksSkeleton heights={[140, 240]} />
      ) : (
        <div className={classes.cards}>
          <Card title="You">
            <p>
              <strong>{session.data.user.email}</strong>
              {session.data.user.owner && ", an owner of this installation: every site is open to you"}
            </p>
            <p className={classes.note}>
              What people’s data is called belongs to the site:{" "}
              <Link to={`/sites/${site}/settings/properties`}>user properties</Link>. Where sites are added
              and removed: <Link to={`/sites/${site}/settings/sites`}>sites</Link>.
            </p>
            <Button
              leftSection={<LogOut size={15} />}
              loading={logout.isPending}
              onClick={() => logout.mutate()}
              variant="default"
            >
              Log out
            </Button>
          </Card>
          {session.data.passwords && <Password session={session.data} />}
          <DigestCard
            key={site}
            name={session.data.sites.find(({ id }) => id === site)?.name ?? "this site"}
            site={site}
          />
          <AuthenticatorCard isOn={session.data.user.has_totp} />
          <SessionsCard />
        </div>
      )}
    </Page>
  );
}

function Password(props: { session: Session }) {
  const { user, may_set_password: isFree } = props.session;
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const set = useSetPassword();
  const path = set.error instanceof ApiError ? set.error.path : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate(
      { current_password: current, new_password: next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          notifications.show({
            message: "The password is set. Your other sessions have ended.",
            color: "pine",
          });
        },
      },
    );
  };
  return (
    <Card title={user.has_password ? "Change your password" : "Set a password"}>
      <form className={classes.form} onSubmit={submit}>
        <p className={classes.note}>
          {user.has_password
            ? "All your other sessions end: other browsers have to log in anew."
            : "Until you set one, a login link is the only way in."}
        </p>
        {!isFree && (
          <PasswordInput
            autoComplete="current-password"
            error={path === "current_password" ? set.error?.message : undefined}
            label="Present password"
            onChange={(event) => setCurrent(event.currentTarget.value)}
            required
            value={current}
            w={320}
          />
        )}
        <PasswordInput
          autoComplete="new-password"
          description={`At least ${SHORTEST} characters, and not soon guessed: three uncommon words, say.`}
          error={path === "new_password" ? set.error?.message : undefined}
          label="New password"
          onChange={(event) => setNext(event.currentTarget.value)}
          required
          value={next}
          w={320}
        />
        {set.isError && path === undefined && (
          <Alert color="red" role="alert" variant="light">
            {set.error.message}
          </Alert>
        )}
        <div>
          <Button disabled={next.length < SHORTEST} loading={set.isPending} type="submit">
            {user.has_password ? "Change the password" : "Set the password"}
          </Button>
        </div>
      </form>
    </Card>
  );
}
