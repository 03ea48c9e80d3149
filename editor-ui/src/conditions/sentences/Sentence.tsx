import { kindOf, type Leaf } from "../tree";
import { AssetSentence } from "./AssetSentence";
import { ColleaguesSentence, CompanySentence, CompanySizeSentence } from "./CompanySentence";
import { EventSentence } from "./EventSentence";
import { ArgumentSentence, CompanyPropertySentence, PropertySentence } from "./PropertySentence";
import { PathSentence, SegmentSentence } from "./SegmentSentence";

/** A condition in words, each of which can be changed. `event`: the one whose arguments these are. */
export function Sentence(props: { leaf: Leaf; event: unknown }) {
  const { leaf, event } = props;
  switch (kindOf(leaf.condition)) {
    case "property":
      return <PropertySentence leaf={leaf} />;
    case "event":
      return <EventSentence leaf={leaf} />;
    case "argument":
      return <ArgumentSentence event={event} leaf={leaf} />;
    case "company":
      return <CompanySentence leaf={leaf} />;
    case "company_property":
      return <CompanyPropertySentence leaf={leaf} />;
    case "company_size":
      return <CompanySizeSentence leaf={leaf} />;
    case "colleagues":
      return <ColleaguesSentence leaf={leaf} />;
    case "asset":
      return <AssetSentence leaf={leaf} />;
    case "path":
      return <PathSentence leaf={leaf} />;
    case "segment":
      return <SegmentSentence leaf={leaf} />;
    default:
      return <code>{JSON.stringify(leaf.condition)}</code>;
  }
}
