import { Modal, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { type MailWarmUp, useSetWarmUp } from "../api/delivery";
import { DialogForm } from "../shared/DialogForm";
import classes from "./Delivery.module.css";

const NUMBERS = [
  { name: "first", label: "On the first day", most: 1_000_000 },
  { name: "growth", label: "Per cent more a day", most: 1_000 },
  { name: "until", label: "Over at, a day", most: 100_000_000 },
] as const;

export function WarmUpDialog(props: { site: string; plan: MailWarmUp | undefined; onClose: () => void }) {
  const { site, plan, onClose } = props;
  const [domain, setDomain] = useState(plan?.domain ?? "");
  const [numbers, setNumbers] = useState<Record<(typeof NUMBERS)[number]["name"], number | string>>({
    first: plan?.first ?? 50,
    growth: plan?.growth ?? 50,
    until: plan?.until ?? 20_000,
  });
  const set = useSetWarmUp(site);
  const submit = () => {
    const { first, growth, until } = numbers;
    set.mutate(
      { domain: domain.trim(), first: Number(first), growth: Number(growth), until: Number(until) },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal onClose={onClose} opened title={plan === undefined ? "New warm-up" : "Change the warm-up"}>
      <DialogForm
        error={set.error}
        isBusy={set.isPending}
        isDisabled={domain.trim() === "" || Object.values(numbers).includes("")}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save the warm-up"
      >
        <TextInput
          autoComplete="off"
          data-autofocus
          description="Receivers trust a new sender that begins with few letters."
          disabled={plan !== undefined}
          label="Of senders at the domain"
          maxLength={253}
          onChange={(event) => setDomain(event.currentTarget.value)}
          placeholder="example.com"
          required
          value={domain}
        />
        <div className={classes.pair}>
          {NUMBERS.map(({ name, label, most }) => (
            <NumberInput
              allowDecimal={false}
              hideControls
              key={name}
              label={label}
              max={most}
              min={1}
              onChange={(value) => setNumbers({ ...numbers, [name]: value })}
              thousandSeparator=","
              value={numbers[name]}
            />
          ))}
        </div>
      </DialogForm>
    </Modal>
  );
}
