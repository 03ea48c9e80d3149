import type { ReactNode } from "react";
import type { FieldProps } from "../Field";
import { CasesWidget, ConditionsWidget } from "./ConditionListWidget";
import { CronWidget } from "./CronWidget";
import { LetterWidget } from "./LetterWidget";
import {
  ArgumentWidget,
  CampaignWidget,
  EventWidget,
  PropertyWidget,
  SegmentWidget,
  TimeZoneWidget,
} from "./NameWidget";
import { PairsWidget } from "./PairsWidget";
import { SegmentConditionsWidget } from "./SegmentConditionsWidget";
import { TimeOfDayWidget, WeekdaysWidget } from "./TimeWidgets";
import { TopicWidget } from "./TopicWidget";
import { UrlWidget } from "./UrlWidget";
import { ValueWidget } from "./ValueWidget";

/** Richer inputs by the name a schema gives in `x-widget`. One that is not here is drawn by its JSON type. */
export const WIDGETS: Readonly<Record<string, ((props: FieldProps) => ReactNode) | undefined>> = {
  argument: ArgumentWidget,
  campaign: CampaignWidget,
  cases: CasesWidget,
  conditions: ConditionsWidget,
  cron: CronWidget,
  event: EventWidget,
  letter: LetterWidget,
  list: SegmentWidget,
  pairs: PairsWidget,
  property: PropertyWidget,
  segment: SegmentWidget,
  "segment-conditions": SegmentConditionsWidget,
  "time-of-day": TimeOfDayWidget,
  "time-zone": TimeZoneWidget,
  topic: TopicWidget,
  url: UrlWidget,
  value: ValueWidget,
  weekdays: WeekdaysWidget,
};
