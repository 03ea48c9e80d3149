import { Modal, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { Send } from "lucide-react";
import { useState } from "react";
import { type Newsletter, useStepNewsletter } from "../api/newsletters";
import { DialogForm } from "../shared/DialogForm";
import { plural } from "../shared/format";
import classes from "./Newsletters.module.css";

type When = "now" | "later";

/** Asks when, and says to how many. */
export function SendDialog(props: {
  site: string;
  newsletter: Newsletter;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal onClose={props.onClose} opened={props.opened} title="Send campaign">
      <Form {...props} />
    </Modal>
  );
}

function Form(props: { site: string; newsletter: Newsletter; onClose: () => void }) {
  const { site, newsletter, onClose } = props;
  const step = useStepNewsletter(site, newsletter.id);
  const [when, setWhen] = useState<When>("now");
  const [at, setAt] = useState("");
  const moment = new Date(at).getTime();
  const [isLocal, setLocal] = useState(false);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isPlanned = when === "later";
  const isPast = isPlanned && at !== "" && moment <= Date.now();
  const isReady = !isPlanned || (Number.isFinite(moment) && !isPast);
  const submit = () => {
    if (isReady) {
      const local = isPlanned && isLocal ? at : "";
      step.mutate({ do: "send", at: isPlanned ? moment : null, local, zone }, { onSuccess: onClose });
    }
  };
  return (
    <DialogForm
      cancel="Not yet"
      error={step.error}
      icon={<Send size={15} />}
      isBusy={step.isPending}
      isDisabled={!isReady}
      onCancel={onClose}
      onSubmit={submit}
      verb={isPlanned ? "Plan it" : "Send it"}
    >
      <p>
        “{newsletter.subject}” goes to <b>{plural(newsletter.recipients, "person", "people")}</b>
        {isPlanned ? ", as of now. Who gets it is settled when it starts." : "."}
      </p>
      <SegmentedControl
        aria-label="When"
        data={[
          { value: "now", label: "Now" },
          { value: "later", label: "At a time" },
        ]}
        onChange={(value) => setWhen(value === "later" ? "later" : "now")}
        value={when}
      />
      {isPlanned && (
        <TextInput
          data-autofocus
          description={isLocal ? "Where each person is." : "In your own time zone."}
          error={isPast ? "This time is over." : undefined}
          label="When"
          onChange={(event) => setAt(event.currentTarget.value)}
          required
          type="datetime-local"
          value={at}
        />
      )}
      {isPlanned && (
        <Switch
          checked={isLocal}
          description={`By the property time_zone; whoever has none is taken to be in yours, ${zone}. It begins where the day begins first.`}
          label="In each person’s time zone"
          onChange={(event) => setLocal(event.currentTarget.checked)}
        />
      )}
      <p className={classes.hint}>
        People without an address, those who have unsubscribed or have left its topic, and further people with
        an address that has it already are skipped and counted.
      </p>
    </DialogForm>
  );
}
