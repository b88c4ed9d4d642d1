"""What programs are told over HTTP."""

SENTENCES = {
    "scope_missing": "This token may not do that: it was not given the scope “{scope}”.",
    "bad_field": "“{field}” is missing, unknown, or not what it should be.",
    "long_field": "“{field}” has at most {limit} characters.",
    "post_command": "A post is not carried out. Send commands to a conversation.",
}
