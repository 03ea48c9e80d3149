import { Alert, Button, NumberInput, SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/client";
import { type Appearance, useAppearance, useChangeAppearance } from "../api/messages";
import { useMay } from "../api/session";
import { Card } from "../shared/Card";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Messenger.module.css";
import { MessengerPreview } from "./MessengerPreview";
import { NewSiteSteps } from "./NewSiteSteps";
import { SettingsPage } from "./SettingsPage";

/** How the messenger on the site's pages looks, and what it says first. */
export default function MessengerPage() {
  const site = useSiteId();
  const appearance = useAppearance(site);
  return (
    <SettingsPage
      note="How the messenger on your pages looks, and what it says to somebody who opens it for the first time."
      title="Messenger"
    >
      <NewSiteSteps at="Messenger" />
      {appearance.isPending && <BlocksSkeleton heights={[420]} />}
      {appearance.isError && <Failed error={appearance.error} retry={() => void appearance.refetch()} />}
      {appearance.data !== undefined && <Settings key={site} saved={appearance.data} site={site} />}
    </SettingsPage>
  );
}

const AXES = [
  { part: "X", label: "From the side" },
  { part: "Y", label: "From the edge" },
] as const;

function Settings(props: { site: string; saved: Appearance }) {
  const { site, saved } = props;
  const [shown, setShown] = useState(saved);
  const change = useChangeAppearance(site);
  const mayChange = useMay(site, "settings");
  const put = (part: Partial<Appearance>) => setShown((before) => ({ ...before, ...part }));
  const isChanged = JSON.stringify(shown) !== JSON.stringify(saved);
  const problem = (field: keyof Appearance) =>
    change.error instanceof ApiError
      ? change.error.details?.find(({ path }) => path.split("/")[0] === field)?.message
      : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(shown, {
      onSuccess: (now) => {
        setShown(now);
        notifications.show({
          title: "Saved",
          message: "Pages show it from their next load on.",
          color: "pine",
        });
      },
    });
  };
  return (
    <div className={classes.columns}>
      <Card title="What it looks like">
        <form className={classes.form} onSubmit={submit}>
          <Switch
            checked={shown.display}
            description="Where it is off, pages load nothing of it. Pages can hide or show it themselves, too."
            label="Show the messenger on my pages"
            onChange={(event) => put({ display: event.currentTarget.checked })}
          />
          <TextInput
            error={problem("headerText")}
            label="Heading"
            maxLength={80}
            onChange={(event) => put({ headerText: event.currentTarget.value })}
            value={shown.headerText}
          />
          <Textarea
            autosize
            description="Shown to whoever has no conversation yet"
            error={problem("welcomeText")}
            label="Welcome"
            maxLength={500}
            minRows={2}
            onChange={(event) => put({ welcomeText: event.currentTarget.value })}
            value={shown.welcomeText}
          />
          <TextInput
            description="Address of a picture; empty for our own"
            error={problem("icon")}
            label="Picture of the button"
            onChange={(event) => put({ icon: event.currentTarget.value.trim() })}
            placeholder="https://"
            value={shown.icon}
          />
          <TextInput
            description="Address of a picture beside the heading; empty for none"
            error={problem("headerIcon")}
            label="Picture of the heading"
            onChange={(event) => put({ headerIcon: event.currentTarget.value.trim() })}
            placeholder="https://"
            value={shown.headerIcon}
          />
          <div className={classes.line}>
            <SegmentedControl
              aria-label="Side"
              data={[
                { value: "left", label: "Left" },
                { value: "right", label: "Right" },
              ]}
              onChange={(next) => put({ positionX: next === "left" ? "left" : "right" })}
              value={shown.positionX}
            />
            <SegmentedControl
              aria-label="Edge"
              data={[
                { value: "top", label: "Top" },
                { value: "bottom", label: "Bottom" },
              ]}
              onChange={(next) => put({ positionY: next === "top" ? "top" : "bottom" })}
              value={shown.positionY}
            />
            {AXES.map(({ part, label }) => (
              <NumberInput
                allowDecimal={false}
                allowNegative={false}
                key={part}
                label={label}
                max={999}
                onChange={(pixels) =>
                  put({ iconMargin: { ...shown.iconMargin, [part]: `${Number(pixels) || 0}px` } })
                }
                suffix=" px"
                value={Number.parseInt(shown.iconMargin[part], 10)}
                w={94}
              />
            ))}
          </div>
          <NumberInput
            allowDecimal={false}
            allowNegative={false}
            description="An answer that the person has not seen by then goes to their e-mail address, and what they answer comes back into the conversation. 0 is never."
            error={problem("mailAfter")}
            label="Mail answers after"
            max={10_080}
            suffix=" minutes"
            onChange={(minutes) => put({ mailAfter: Number(minutes) || 0 })}
            value={shown.mailAfter}
            w={320}
          />
          {change.isError && (
            <Alert color="red" role="alert" variant="light">
              {change.error.message}
            </Alert>
          )}
          <Button
            disabled={!isChanged || !mayChange}
            loading={change.isPending}
            type="submit"
            w="fit-content"
          >
            Save changes
          </Button>
        </form>
      </Card>
      <Card title="Preview">
        <MessengerPreview shown={shown} />
      </Card>
    </div>
  );
}
