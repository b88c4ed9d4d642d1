// The client's own words. The page brings them in the reader's language as the JSON of
// <script type="application/json" id="words">; these keys are all there are, English stands in.

const ENGLISH = {
  sending: "Sending…",
  waiting: "Waiting for the connection",
  failed: "Not sent",
  remove: "Remove",
  offline: "You are offline. What you write is kept and sent later.",
  reconnecting: "Reconnecting…",
  unknown: "No answer yet. Trying again.",
  not_copied: "Your browser did not let it be copied.",
  unavailable: "Not connected. Try again in a moment.",
  today: "Today",
  yesterday: "Yesterday",
  typing: "%(name)s is typing…",
  seen: "Seen",
  seen_by: "Seen by %(count)s",
  out: "You are not in this group any more.",
  send: "Send",
  new_lines: "%(count)s new",
  fresh: "New messages",
  between: "Messages in between",
  gap: "You were away for a while. Earlier lines load as you scroll up.",
  left: "%(count)s characters left",
  too_long: "%(count)s characters too many",
  asks: "Asks you before anything is sent",
  expired: "This question has ended.",
  fair: "The seed has this hash and gives just these shares.",
  unfair: "The seed does not give these shares.",
  fair_unknown: "This browser cannot compute hashes on this page.",
  more: "More",
  react: "React",
  reply: "Reply",
  tip: "Tip",
  edit: "Edit",
  save: "Save",
  copy: "Copy text",
  copy_link: "Copy link",
  delete: "Delete",
  report: "Report",
  delete_about: "It is gone for everybody, and cannot come back.",
  delete_sure: "Delete for everybody",
  replying: "Reply to %(name)s",
  editing: "Edit your message",
  cancel: "Cancel",
  you: "you",
  picture: "Picture",
  describe: "Describe the picture",
  picture_too_large: "A picture has at most 10 MB. Make it smaller and send it again.",
  picture_failed: "The picture could not be sent. Remove it and try again.",
  pictures_many: "At most 4 pictures at once.",
  push_none: "This browser cannot be notified.",
  push_denied: "This browser has been told not to notify you. Its settings can change that.",
  push_on: "This browser notifies you while no window of Quid is open before you.",
  push_off: "This browser does not notify you.",
  push_failed: "The browser could not do it: %(why)s",
  loading: "Loading earlier messages…",
  new_post: "1 new post",
  new_posts: "%(count)s new posts",
  to_top: "To the new posts",
  found: "Found: %(count)s",
  loading_more: "Loading…",
  list_lost: "More could not be loaded.",
  try_again: "Try again",
  mark_lost: "That did not reach us. Nothing was changed. Try again.",
};

/** @typedef {keyof typeof ENGLISH} Word */

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/**
 * @param {Word} key
 * @param {Record<string, string | number>} [facts] for the %(name)s in it
 */
export function word(key, facts = {}) {
  return (words[key] ?? ENGLISH[key]).replace(/%\((\w+)\)s/g, (_, name) => `${facts[name] ?? ""}`);
}
