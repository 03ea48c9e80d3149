import { Mail } from "lucide-react";
import { useParams } from "react-router";
import { ApiError } from "../api/client";
import { useLetter } from "../api/letters";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { LetterEditor } from "./LetterEditor";

export default function LetterPage() {
  const site = useSiteId();
  const { letter: id = "" } = useParams();
  const letter = useLetter(site, id);
  if (id === "" || letter.data !== undefined) {
    return <LetterEditor key={id} letter={letter.data} site={site} />;
  }
  const { error } = letter;
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <Page back={{ label: "Letters", to: `/sites/${site}/letters` }} title="Letter">
      {letter.isPending && <BlocksSkeleton heights={[120, 420]} />}
      {isGone && (
        <Empty icon={Mail} title="There is no such letter">
          <p>Look for it among the letters of this site.</p>
        </Empty>
      )}
      {error !== null && !isGone && <Failed error={error} retry={() => void letter.refetch()} />}
    </Page>
  );
}
