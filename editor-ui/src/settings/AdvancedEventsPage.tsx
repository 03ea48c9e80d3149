import { Alert, Button, Group, NumberInput, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { type Inactivity, type LibrarySettings, useChangeLibrary, useLibrary } from "../api/library";
import { Card } from "../shared/Card";
import { May } from "../shared/May";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Settings.module.css";
import { SettingsPage } from "./SettingsPage";

const LONGEST = 43_200; // minutes

/** Events that are built in, and what visitors have a say in. */
export default function AdvancedEventsPage() {
  const site = useSiteId();
  const library = useLibrary(site);
  return (
    <SettingsPage note="Events that are built in: visits, and what becomes of carts." title="Advanced Events">
      {library.isPending && <BlocksSkeleton heights={[360, 160]} />}
      {library.isError && <Failed error={library.error} retry={() => void library.refetch()} />}
      {library.data !== undefined && <Form key={site} library={library.data} site={site} />}
    </SettingsPage>
  );
}

function Form(props: { site: string; library: LibrarySettings }) {
  const { site, library } = props;
  const [set, setSet] = useState(library);
  const change = useChangeLibrary(site);
  const isChanged = JSON.stringify(set) !== JSON.stringify({ ...library, events: set.events });
  const put = (changes: Partial<LibrarySettings>) => setSet({ ...set, ...changes });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Auto events are another page's: what has changed there meanwhile stays.
    change.mutate(
      { ...set, events: library.events },
      {
        onSuccess: () =>
          notifications.show({ message: "Saved. Pages follow within five minutes.", color: "pine" }),
      },
    );
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Card title="Visits">
        <div className={classes.form}>
          <Switch
            checked={set.visits}
            description="At the first page of a visit, which ends after half an hour without a page."
            label="Visited Site"
            onChange={(event) => put({ visits: event.currentTarget.checked })}
          />
          <Switch
            checked={set.pages}
            description="At every page. Segments over pages need it."
            label="Page view"
            onChange={(event) => put({ pages: event.currentTarget.checked })}
          />
        </div>
      </Card>
      <Card title="Carts">
        <div className={classes.form}>
          <Cart
            description="The cart was emptied, and stayed so for this long. With 0 it comes at once."
            label="Canceled Cart"
            least={0}
            onChange={(canceled) => put({ canceled })}
            value={set.canceled}
          />
          <Cart
            description="Nothing was heard of the cart for this long."
            label="Abandoned Cart"
            least={1}
            onChange={(abandoned) => put({ abandoned })}
            value={set.abandoned}
          />
        </div>
      </Card>
      <Card title="Privacy">
        <div className={classes.form}>
          <Switch
            checked={set.consent}
            description="Nothing is stored or sent before your page calls tio.setConsent(true)."
            label="Wait for consent"
            onChange={(event) => put({ consent: event.currentTarget.checked })}
          />
          <Switch
            checked={set.dnt}
            description="Visitors whose browsers send Do Not Track or Global Privacy Control are not tracked, unless they agree."
            label="Respect do-not-track"
            onChange={(event) => put({ dnt: event.currentTarget.checked })}
          />
        </div>
      </Card>
      {change.isError && (
        <Alert color="red" role="alert" variant="light">
          {change.error.message}
        </Alert>
      )}
      <May right="settings">
        <Group>
          <Button disabled={!isChanged} loading={change.isPending} type="submit">
            Save
          </Button>
        </Group>
      </May>
    </form>
  );
}

interface CartProps {
  label: string;
  description: string;
  least: number;
  value: Inactivity;
  onChange: (value: Inactivity) => void;
}

function Cart(props: CartProps) {
  const { label, description, least, value, onChange } = props;
  return (
    <div className={classes.pair}>
      <Switch
        checked={value.on}
        description={description}
        label={label}
        onChange={(event) => onChange({ ...value, on: event.currentTarget.checked })}
      />
      <NumberInput
        allowDecimal={false}
        aria-label={`${label}: inactivity in minutes`}
        clampBehavior="strict"
        disabled={!value.on}
        max={LONGEST}
        min={least}
        onChange={(minutes) => onChange({ ...value, minutes: Number(minutes) || least })}
        suffix=" min"
        value={value.minutes}
        w={120}
      />
    </div>
  );
}
