import type { ReactNode } from "react";
import type { FieldProps } from "../Field";
import { LetterWidget } from "./LetterWidget";
import {
  ArgumentWidget,
  CampaignWidget,
  EventWidget,
  PropertyWidget,
  SegmentWidget,
  TimeZoneWidget,
} from "./NameWidget";
import { ValueWidget } from "./ValueWidget";

/** Richer inputs by the name a schema gives in `x-widget`. One that is not here is drawn by its JSON type. */
export const WIDGETS: Readonly<Record<string, ((props: FieldProps) => ReactNode) | undefined>> = {
  argument: ArgumentWidget,
  campaign: CampaignWidget,
  event: EventWidget,
  letter: LetterWidget,
  list: SegmentWidget,
  property: PropertyWidget,
  segment: SegmentWidget,
  "time-zone": TimeZoneWidget,
  value: ValueWidget,
};
