import { Alert, Modal, Select, Stack, TextInput } from "@mantine/core";
import { Link2 } from "lucide-react";
import { useState } from "react";
import type { Chart, RangeName } from "../api/analytics";
import { useMay } from "../api/session";
import { type NewShareLink, useCreateShare } from "../api/sharing";
import { CodeBlock } from "../shared/CodeBlock";
import { DialogForm } from "../shared/DialogForm";
import classes from "./Dialogs.module.css";
import { RANGES, rangeOf } from "./funnel";
import { ShareList } from "./ShareList";

const DAY = 86_400_000;
const ENDS = [
  { value: "", label: "When I revoke it" },
  { value: "7", label: "In a week" },
  { value: "30", label: "In 30 days" },
  { value: "365", label: "In a year" },
];

interface ShareDialogProps {
  site: string;
  /** What is shown; none: the whole dashboard. */
  chart: Chart | undefined;
  /** For which days it is to be, as they are looked at now. */
  range?: RangeName;
  step?: NewShareLink["step"];
  onClose: () => void;
}

/** Links that show figures to people without a login. */
export default function ShareDialog(props: ShareDialogProps) {
  const { site, chart, onClose } = props;
  const create = useCreateShare(site);
  const may = useMay(site, "export");
  const made = create.data;
  return (
    <Modal onClose={onClose} opened size="lg" title={`Share ${chart?.name ?? "the dashboard"}`}>
      <Stack>
        {made !== undefined && (
          <>
            <Alert color="pine" icon={<Link2 size={17} />} role="status" variant="light">
              Whoever has this address sees the figures. It is shown only now.
            </Alert>
            <CodeBlock label="address" text={made.url} />
            {made.link.origins.length > 0 && (
              <CodeBlock
                label="frame"
                text={`<iframe src="${made.url}" title="${made.link.name}" width="100%" height="520"></iframe>`}
              />
            )}
          </>
        )}
        {made === undefined && may && <NewLink {...props} create={create} />}
        <ShareList chart={chart?.id ?? ""} site={site} />
      </Stack>
    </Modal>
  );
}

function NewLink(props: ShareDialogProps & { create: ReturnType<typeof useCreateShare> }) {
  const { chart, range = "last_7_days", step = "day", create, onClose } = props;
  const [name, setName] = useState("");
  const [days, setDays] = useState(range || "last_7_days");
  const [ends, setEnds] = useState("");
  const [pages, setPages] = useState("");
  const submit = () => {
    create.mutate({
      name: name.trim(),
      chart: chart?.id ?? "",
      range: days,
      step,
      origins: pages.split(/[\s,]+/).filter(Boolean),
      expires: ends === "" ? null : Date.now() + Number(ends) * DAY,
    });
  };
  return (
    <DialogForm
      error={create.error}
      isBusy={create.isPending}
      isDisabled={name.trim() === ""}
      onCancel={onClose}
      onSubmit={submit}
      verb="Make a link"
    >
      <p className={classes.about}>
        Shows numbers as they are now, and never people, values that people have, or notes.
      </p>
      <TextInput
        data-autofocus
        description="So that you know later whether it may go"
        label="What the link is for"
        maxLength={100}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        placeholder="Screen in the office"
        value={name}
      />
      <div className={classes.pair}>
        <Select
          allowDeselect={false}
          data={[...RANGES]}
          label="Days"
          onChange={(next) => setDays(rangeOf(next) || "last_7_days")}
          value={days}
        />
        <Select
          allowDeselect={false}
          data={ENDS}
          label="Ends"
          onChange={(next) => setEnds(next ?? "")}
          value={ends}
          w={200}
        />
      </div>
      <TextInput
        description="Their origins, as in https://wiki.example.com; empty: it is a page of its own only"
        label="Pages that may show it inside them"
        onChange={({ currentTarget }) => setPages(currentTarget.value)}
        value={pages}
      />
    </DialogForm>
  );
}
