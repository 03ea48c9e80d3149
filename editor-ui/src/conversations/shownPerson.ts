import type { Conversation } from "../api/conversations";

/** The person beside a conversation, as faces and names want them. */
export function shownPerson(person: Conversation["person"]) {
  return {
    uid: person.uid,
    id: person.id,
    anonymous: person.anonymous,
    email: person.email || null,
    first_name: person.first_name || null,
    last_name: person.last_name || null,
    profile_image: person.image || null,
  };
}
