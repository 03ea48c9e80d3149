import { Modal, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { type MailLimit, useSetLimit } from "../api/delivery";
import { DialogForm } from "../shared/DialogForm";

export function LimitDialog(props: { site: string; limit: MailLimit | undefined; onClose: () => void }) {
  const { site, limit, onClose } = props;
  const [domain, setDomain] = useState(limit?.domain ?? "");
  const [perMinute, setPerMinute] = useState<number | string>(limit?.per_minute ?? 600);
  const set = useSetLimit(site);
  const submit = () => {
    set.mutate({ domain: domain.trim(), per_minute: Number(perMinute) }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title={limit === undefined ? "New limit" : "Change the limit"}>
      <DialogForm
        error={set.error}
        isBusy={set.isPending}
        isDisabled={domain.trim() === "" || perMinute === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save the limit"
      >
        <TextInput
          autoComplete="off"
          data-autofocus
          description="* is each domain that has no limit of its own."
          disabled={limit !== undefined}
          label="To the domain"
          maxLength={253}
          onChange={(event) => setDomain(event.currentTarget.value)}
          placeholder="gmail.com"
          required
          value={domain}
        />
        <NumberInput
          allowDecimal={false}
          label="Letters a minute"
          max={1_000_000}
          min={1}
          onChange={setPerMinute}
          value={perMinute}
        />
      </DialogForm>
    </Modal>
  );
}
