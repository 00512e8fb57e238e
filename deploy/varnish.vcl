vcl 4.1;
# Varnish in front: it keeps what the server says may be kept, forms and languages apart, and asks again with the ETag.

backend replica {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/-/ready"; .interval = 5s; .timeout = 12s; .window = 3; .threshold = 1; .initial = 1; }
}

sub vcl_recv {
    # In whatever way the address is written: beside it, none below /-/ has an encoded character.
    if (req.url ~ "(?i)^[^?]*(/|%2f)(-|%2d)(/|%2f)([^?]*%|metrics)") {
        return (synth(403));
    }
    # No answer depends on who asks.
    unset req.http.Cookie;
    unset req.http.Authorization;
}

sub vcl_backend_response {
    # What is known may be sent while it is asked for anew, and for an hour while the server is away.
    set beresp.grace = 1h;
}

sub vcl_deliver {
    set resp.http.X-Cache = "MISS";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    }
}
