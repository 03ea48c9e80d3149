import { Mail } from "lucide-react";
import { useParams } from "react-router";
import { ApiError } from "../api/client";
import { useLetterDraftQuery } from "../api/letterDrafts";
import { useLetter } from "../api/letters";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { LetterEditor } from "./LetterEditor";

export default function LetterPage() {
  const site = useSiteId();
  const { letter: id = "" } = useParams();
  const letter = useLetter(site, id);
  const draft = useLetterDraftQuery(site, id);
  if (letter.data !== undefined && draft.data !== undefined) {
    return <LetterEditor first={draft.data} key={id} letter={letter.data} site={site} />;
  }
  const error = letter.error ?? draft.error;
  const isGone = error instanceof ApiError && error.status === 404;
  const again = () => {
    void letter.refetch();
    void draft.refetch();
  };
  return (
    <Page back={{ label: "Letters", to: `/sites/${site}/letters` }} title="Letter">
      {error === null && <BlocksSkeleton heights={[60, 520]} />}
      {isGone && (
        <Empty icon={Mail} title="There is no such letter">
          <p>Look for it among the letters of this site.</p>
        </Empty>
      )}
      {error !== null && !isGone && <Failed error={error} retry={again} />}
    </Page>
  );
}
