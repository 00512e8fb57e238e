vcl 4.1;
# Varnish in front of the server. It keeps cacheable answers, forms and languages apart, and revalidates with the ETag.
# The server takes heads of 64 KiB, such as a query of 16 KiB by GET, percent-encoded. Start Varnish with
#   varnishd -p http_req_hdr_len=64k -p http_req_size=128k -p http_max_hdr=1024 -p http_resp_hdr_len=64k
#            -p http_resp_size=128k -p workspace_client=384k -p workspace_backend=384k
# Below a path: serve with --prefix /graph; nothing changes here.
import proxy;

backend replica {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/-/ready"; .interval = 5s; .timeout = 12s; .window = 3; .threshold = 1; .initial = 1; }
}

sub vcl_recv {
    # The metrics in every spelling of the URL. No other URL below /-/ has an encoded character.
    if (req.url ~ "(?i)^[^?]*(/|%2f)(-|%2d)(/|%2f)([^?]*%|metrics)") {
        return (synth(403));
    }
    # The address and the scheme of the client; the scheme comes from the PROXY protocol of a program that ends TLS.
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Proto = "http";
    if (proxy.is_ssl()) {
        set req.http.X-Forwarded-Proto = "https";
    }
    unset req.http.X-Forwarded-Prefix;
    # No answer depends on the client.
    unset req.http.Cookie;
    unset req.http.Authorization;
}

sub vcl_hash {
    # Answers name the scheme of their links; path and host are added by Varnish's own vcl_hash.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    # A stale answer may be sent during revalidation, and for an hour while the server is down.
    set beresp.grace = 1h;
}

sub vcl_deliver {
    set resp.http.X-Cache = "MISS";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    }
}
