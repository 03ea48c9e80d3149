import {
  ChevronRight,
  DoorOpen,
  FileHeart,
  Filter,
  type LucideIcon,
  Megaphone,
  Radio,
  Repeat,
  Waypoints,
} from "lucide-react";
import { Link } from "react-router";
import { StandingLine } from "../analytics/StandingLine";
import { Page } from "../shared/Page";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Reports.module.css";

interface Question {
  asks: string;
  says: string;
  path: string;
  icon: LucideIcon;
}

const QUESTIONS: readonly Question[] = [
  {
    asks: "Which pages do people like?",
    says: "Views and people of each page, where visits begin and end, and how often people read on.",
    path: "reports/pages",
    icon: FileHeart,
  },
  {
    asks: "Which advertisements bring active people?",
    says: "Campaigns and sites that people came from, and how many of them stay or buy.",
    path: "reports/acquisition",
    icon: Megaphone,
  },
  {
    asks: "Where do people stop?",
    says: "On the way to buying, upgrading or installing: the largest drop of each funnel, and who they are.",
    path: "reports/stops",
    icon: Filter,
  },
  {
    asks: "Who is leaving?",
    says: "Regulars whose activity has fallen against their own past, and a message to ask them why.",
    path: "reports/leaving",
    icon: DoorOpen,
  },
  {
    asks: "Who comes back?",
    says: "People by when they began, and how many of them were back days, weeks or months later.",
    path: "reports/retention",
    icon: Repeat,
  },
  {
    asks: "What do people do next?",
    says: "The ways that people take from an event, or that lead to it, step by step.",
    path: "reports/paths",
    icon: Waypoints,
  },
  {
    asks: "Who is here now?",
    says: "People who did something in the last five minutes, and on which page they are.",
    path: "reports/visitors",
    icon: Radio,
  },
];

/** The questions that every site has, each with its report. */
export default function ReportsPage() {
  const site = useSiteId();
  return (
    <Page
      back={{ label: "Analytics", to: `/sites/${site}/analytics` }}
      note={<StandingLine site={site} />}
      title="Reports"
    >
      <ul className={classes.questions}>
        {QUESTIONS.map((question) => (
          <Card key={question.path} question={question} site={site} />
        ))}
      </ul>
    </Page>
  );
}

function Card(props: { question: Question; site: string }) {
  const { asks, says, path, icon: Icon } = props.question;
  return (
    <li>
      <Link className={classes.question} to={`/sites/${props.site}/${path}`}>
        <span aria-hidden className={classes.icon}>
          <Icon size={20} strokeWidth={1.7} />
        </span>
        <h2 className={classes.asks}>
          {asks}
          <ChevronRight aria-hidden size={16} />
        </h2>
        <p className={classes.answer}>{says}</p>
      </Link>
    </li>
  );
}
