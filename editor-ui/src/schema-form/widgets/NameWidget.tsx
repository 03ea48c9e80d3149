import type { FieldProps } from "../Field";
import { type NameOption, useFormChoices } from "../FormContext";
import { NamePicker } from "../NamePicker";

interface Offer {
  options: readonly NameOption[];
  takesNew: boolean;
  placeholder: string;
  empty: string;
}

function Named(props: FieldProps & { offer: Offer }) {
  const { schema, label, value, onChange, isRequired, error, offer } = props;
  return (
    <NamePicker
      description={schema.description}
      error={error}
      isRequired={isRequired}
      label={label}
      onChange={onChange}
      value={String(value ?? schema.default ?? "")}
      {...offer}
    />
  );
}

/** An event's name: one that was seen, or one that will be. */
export function EventWidget(props: FieldProps) {
  const { events } = useFormChoices();
  const offer = { options: events, takesNew: true, placeholder: "Choose or type an event", empty: "" };
  return <Named {...props} offer={offer} />;
}

/** A property of people; a slash leads into a nested one. */
export function PropertyWidget(props: FieldProps) {
  const { properties } = useFormChoices();
  const offer = { options: properties, takesNew: true, placeholder: "Choose or type a property", empty: "" };
  return <Named {...props} offer={offer} />;
}

/** An argument of the event that is chosen beside it. */
export function ArgumentWidget(props: FieldProps) {
  const { argumentsOf } = useFormChoices();
  const event = typeof props.siblings.event === "string" ? props.siblings.event : undefined;
  const offer = {
    options: argumentsOf(event),
    takesNew: true,
    placeholder: "Choose or type an argument",
    empty: "",
  };
  return <Named {...props} offer={offer} />;
}

export function SegmentWidget(props: FieldProps) {
  const { segments } = useFormChoices();
  const offer = {
    options: segments,
    takesNew: false,
    placeholder: "Choose a segment",
    empty: "No such segment.",
  };
  return <Named {...props} offer={offer} />;
}

export function CampaignWidget(props: FieldProps) {
  const { campaigns } = useFormChoices();
  const offer = {
    options: campaigns,
    takesNew: false,
    placeholder: "Choose a campaign",
    empty: "No such campaign.",
  };
  return <Named {...props} offer={offer} />;
}

const ZONES: readonly NameOption[] = Intl.supportedValuesOf("timeZone").map((zone) => ({
  value: zone,
  label: zone,
}));

export function TimeZoneWidget(props: FieldProps) {
  const offer = { options: ZONES, takesNew: true, placeholder: "Choose a time zone", empty: "" };
  return <Named {...props} offer={offer} />;
}
