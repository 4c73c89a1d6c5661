-- Shows the Sestina protocol, version 1, in Wireshark and tshark (4.0 or later): both directions, each reply
-- beside its request, and the time between them. SPEC.md is the law; README.md says how to install this.
--
-- A frame is handled in two steps. What it means for its connection (which request a reply answers, where the
-- stream ends) is decided once, in the first pass over the capture, and kept in a record. What is shown comes
-- from the bytes and that record, so every later pass shows the same.

local LENGTH_BYTES = 4
local HEADER_BYTES = 16
local LENGTH_MIN = 12
local LENGTH_MAX = 1048576
local VERSION = 1
local ROW_BYTES = 48
local DOUBLE_BYTES = 8
local FEATURES = 6
local DIGEST_BYTES = 8
local BATCH_ROWS_MAX = 16384
local PING_BYTES_MAX = 64
local SENTENCE_BYTES_MAX = 255
local REPLY_BIT = 0x80
-- Frames of one segment that the info column tells one by one.
local INFO_FRAMES_MAX = 4
-- Waiting requests that are looked at to find the one that a reply answers, where the capture has gaps.
local SEARCH_MAX = 1024

-- Units of an explanation that are 1 on its scale.
local UNITS_PER_ONE = 2.0 ^ 40
local NO_FEATURE = 0xff
-- By the opcodes of those about one row: bytes of an ok reply's payload.
local ROW_REPLY_BYTES = { 16, [3] = 96, [4] = 88 }

local SCORE, BATCH, EXPLAIN, CHANGE, INFO, PING, STATS = 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12
local ABOUT_CONNECTION = 0x80

local operations = {
    [SCORE] = "score", [BATCH] = "score batch", [EXPLAIN] = "explain", [CHANGE] = "change",
    [INFO] = "info", [PING] = "ping", [STATS] = "stats",
}
local known = {}
for opcode in pairs(operations) do known[opcode] = true end

local opcodes = { [ABOUT_CONNECTION] = "about the connection" }
for opcode, name in pairs(operations) do
    opcodes[opcode] = name
    opcodes[opcode + REPLY_BIT] = name .. " reply"
end

local statuses = {
    [0] = "ok", "malformed", "unsupported version", "unknown opcode", "frame too large", "invalid features",
    "overloaded", "shutting down", "unauthenticated", "no model", "internal", "not recorded (reserved)",
    "not offered", "busy",
}

local sestina = Proto("sestina", "Sestina")
-- What TLS hands over when both sides agreed on our protocol; it is shown as the other.
local inside_tls = Proto("sestina_in_tls", "Sestina in TLS")
local APPLICATION_PROTOCOL = "sestina/1"

-- Fields

local fields = {
    length = ProtoField.uint32("sestina.length", "Length", base.DEC, nil, nil, "Bytes that follow this field"),
    version = ProtoField.uint8("sestina.version", "Version", base.DEC),
    opcode = ProtoField.uint8("sestina.opcode", "Opcode", base.HEX, opcodes),
    status = ProtoField.uint8("sestina.status", "Status", base.DEC, statuses),
    flags = ProtoField.uint8("sestina.flags", "Flags", base.HEX),
    row_flags = ProtoField.uint8("sestina.row.flags", "Flags of the row", base.HEX),
    flags_default = ProtoField.bool("sestina.flags.default", "Default predicted", 8, nil, 0x01),
    flags_outside = ProtoField.bool("sestina.flags.outside_range", "Outside the training range", 8, nil, 0x02),
    flags_unknown = ProtoField.uint8("sestina.flags.unknown", "Bits of no meaning", base.HEX, nil, 0x7c),
    flags_no_score = ProtoField.bool("sestina.flags.no_score", "Row without a score", 8, nil, 0x80),
    id = ProtoField.uint64("sestina.id", "Id", base.DEC),
    row = ProtoField.none("sestina.row", "Row"),
    feature = {},
    contribution = {},
    change = {},
    probability = ProtoField.double("sestina.probability", "Probability of default"),
    digest = ProtoField.bytes("sestina.model_digest", "Model digest", base.NONE, "First 8 bytes of the SHA-256 of the model"),
    reference = ProtoField.bytes("sestina.reference", "Reference group", base.NONE, "First 8 bytes of the SHA-256 of its rows"),
    scale = ProtoField.uint8("sestina.scale", "Scale", base.DEC, { [0] = "probability", "log-odds" }),
    reason_count = ProtoField.uint8("sestina.reasons", "Reasons", base.DEC),
    reason = ProtoField.uint8("sestina.reason", "Reason", base.DEC, nil, nil, "A feature that speaks for default, from 0"),
    raw = ProtoField.int64("sestina.raw", "Raw score", base.DEC, nil, nil, "In units of 2^-40 of the scale"),
    mean = ProtoField.int64("sestina.mean", "Mean of the reference group", base.DEC, nil, nil, "In units of 2^-40 of the scale"),
    pair = ProtoField.uint8("sestina.pair", "Feature of the pair", base.DEC, nil, nil, "From 0"),
    pair_value = ProtoField.double("sestina.pair.value", "Value of the pair"),
    error = ProtoField.string("sestina.error", "Error", base.UNICODE),
    json = ProtoField.string("sestina.json", "JSON", base.UNICODE),
    ping = ProtoField.bytes("sestina.ping", "Ping", base.NONE),
    payload = ProtoField.bytes("sestina.payload", "Payload", base.NONE, "A payload that does not fit its opcode"),
    ignored = ProtoField.bytes("sestina.ignored", "Not judged", base.NONE, "Bytes that belong to no frame shown here"),
    rows = ProtoField.uint32("sestina.rows", "Rows", base.DEC),
    rows_not_shown = ProtoField.uint32("sestina.rows_not_shown", "Rows not shown", base.DEC),
    request_in = ProtoField.framenum("sestina.request_in", "Request in", base.NONE, frametype.REQUEST),
    response_in = ProtoField.framenum("sestina.response_in", "Reply in", base.NONE, frametype.RESPONSE),
    time = ProtoField.relative_time("sestina.time", "Service time", "From the last byte of the request to the last byte of its reply, as captured"),
}
local registered = {}
for name, field in pairs(fields) do
    if type(field) ~= "table" then registered[#registered + 1] = field end
end
for i = 1, FEATURES do
    fields.feature[i] = ProtoField.double("sestina.feature" .. i, "Feature " .. i)
    registered[#registered + 1] = fields.feature[i]
    fields.contribution[i] = ProtoField.int64("sestina.contribution" .. i, "Contribution of feature " .. i, base.DEC,
        nil, nil, "In units of 2^-40 of the scale; above 0 it speaks for default")
    registered[#registered + 1] = fields.contribution[i]
    fields.change[i] = ProtoField.double("sestina.change" .. i, "Feature " .. i .. " decides otherwise at")
    registered[#registered + 1] = fields.change[i]
end
sestina.fields = registered

local function fault(name, text)
    return ProtoExpert.new("sestina.fault." .. name, text, expert.group.PROTOCOL, expert.severity.ERROR)
end

local experts = {
    length = fault("length", "The length is not that of a frame"),
    version = fault("version", "The version is not 1"),
    status = fault("status", "The status of a request is not 0"),
    flags = fault("flags", "Flags are set that have no place here"),
    opcode = fault("opcode", "The opcode is unknown"),
    payload = fault("payload", "The payload does not fit the opcode"),
    features = fault("features", "A feature is not finite"),
    refused = ProtoExpert.new("sestina.refused", "The server did not do what was asked",
        expert.group.RESPONSE_CODE, expert.severity.NOTE),
    mismatch = ProtoExpert.new("sestina.mismatch", "A reply does not agree with the request that it answers by its order",
        expert.group.SEQUENCE, expert.severity.WARN),
    no_request = ProtoExpert.new("sestina.no_request", "No request for this reply is in the capture",
        expert.group.SEQUENCE, expert.severity.WARN),
    partial_capture = ProtoExpert.new("sestina.partial_capture", "The connection is not in the capture as a whole",
        expert.group.SEQUENCE, expert.severity.NOTE),
    about_connection = ProtoExpert.new("sestina.about_connection", "A word about the connection, not about a request",
        expert.group.RESPONSE_CODE, expert.severity.WARN),
    cut = ProtoExpert.new("sestina.cut", "The frame is not in the capture as a whole",
        expert.group.UNDECODED, expert.severity.NOTE),
    ignored = ProtoExpert.new("sestina.not_judged", "Bytes that belong to no frame shown here",
        expert.group.UNDECODED, expert.severity.NOTE),
}
local registered_experts = {}
for _, item in pairs(experts) do registered_experts[#registered_experts + 1] = item end
sestina.experts = registered_experts

sestina.prefs.ports = Pref.range("TCP ports", "7070", "Ports that Sestina servers listen on", 65535)
sestina.prefs.rows_shown = Pref.uint("Rows shown of a batch", 64, "The rest is told as a count")

local tcp_stream = Field.new("tcp.stream")
local tcp_completeness = Field.new("tcp.completeness")
local tcp_lost_segment = Field.new("tcp.analysis.lost_segment")
local tcp_ack_lost_segment = Field.new("tcp.analysis.ack_lost_segment")

-- Words

-- The shortest decimal number that reads back as the same double.
local function shortest(value)
    if value ~= value then return "NaN" end
    if value == math.huge then return "Infinity" end
    if value == -math.huge then return "-Infinity" end
    for digits = 15, 16 do
        local text = string.format("%." .. digits .. "g", value)
        if tonumber(text) == value then return text end
    end
    return string.format("%.17g", value)
end

local function counted(count, thing)
    return string.format("%d %s%s", count, thing, count == 1 and "" or "s")
end

local function is_finite(value)
    return value == value and value ~= math.huge and value ~= -math.huge
end

-- What a frame is called, by its direction: a request may carry any opcode, one with bit 7 too.
local function name_of(header)
    if header.is_request then
        return (operations[header.opcode] or string.format("opcode 0x%02x", header.opcode)) .. " request"
    end
    return opcodes[header.opcode] or string.format("opcode 0x%02x reply", header.opcode)
end

-- Connections

-- By TCP stream: who serves, which requests wait for a reply, and what is known of each direction.
local streams
-- By packet: the records of what stands in it, in order.
local records

function sestina.init()
    streams, records = {}, {}
end

-- The innermost value of a field, where a tunnel gives several.
local function last(extractor)
    local found = { extractor() }
    return found[#found]
end

local function new_stream(pinfo, server_is_receiver)
    local completeness = last(tcp_completeness)
    local has_start = completeness ~= nil and completeness.value % 4 ~= 0
    return {
        server_port = server_is_receiver and pinfo.dst_port or pinfo.src_port,
        server_address = tostring(server_is_receiver and pinfo.dst or pinfo.src),
        has_gaps = not has_start,
        waiting = { first = 1, last = 0 },
        -- By direction (true for requests): bytes of a frame that is over the end of what can be seen; where
        -- the stream was broken off by a fault.
        missing = { [true] = 0, [false] = 0 },
        over = {},
        -- By direction, from its first two bytes on: whether it is TLS.
        is_tls = {},
    }
end

-- The port that brought the packet here is the server's; where both ends have it, the first frame tells.
local function is_server_receiver(tvb, pinfo)
    if pinfo.src_port ~= pinfo.dst_port then
        if pinfo.match == pinfo.dst_port then return true end
        if pinfo.match == pinfo.src_port then return false end
    end
    return tvb:len() < 6 or tvb(5, 1):uint() < REPLY_BIT
end

local function is_to_server(stream, pinfo)
    if pinfo.src_port ~= pinfo.dst_port then return pinfo.dst_port == stream.server_port end
    return tostring(pinfo.dst) == stream.server_address
end

-- What stands in a packet is counted with the packet, for a packet may bring several calls and be looked at any
-- number of times.
local function position(pinfo)
    return (tonumber(pinfo.private["sestina.count"] or "") or 0) + 1
end

-- The record of the next thing in this packet, if an earlier pass made one.
local function known_record(pinfo)
    return (records[pinfo.number] or {})[position(pinfo)]
end

local function new_record(pinfo)
    local record = { number = pinfo.number, time = pinfo.rel_ts, notes = {} }
    records[pinfo.number] = records[pinfo.number] or {}
    records[pinfo.number][position(pinfo)] = record
    return record
end

local function pass_record(pinfo)
    pinfo.private["sestina.count"] = tostring(position(pinfo))
end

-- Requests and replies

local function note(record, item, sentence)
    record.notes[#record.notes + 1] = { item, sentence }
end

local function agrees(request, reply)
    if request.is_unreadable then return reply.opcode == ABOUT_CONNECTION and reply.id == "0" end
    return reply.id == request.id and reply.opcode % REPLY_BIT == request.opcode % REPLY_BIT
end

local function link(request, reply)
    request.reply_number = reply.number
    reply.request = request
    if reply.rows and request.rows and reply.rows ~= request.rows and reply.status == 0 then
        note(reply, experts.payload, string.format("The reply has %s; the request in packet %d has %s.",
            counted(reply.rows, "row"), request.number, counted(request.rows, "row")))
    end
end

local function take(queue, at)
    local request = queue[at]
    for i = queue.first, at do queue[i] = nil end
    queue.first = at + 1
    return request
end

-- Where the capture has gaps, order alone does not tell: the oldest request that agrees is taken, if any.
local function match_with_gaps(stream, reply)
    local queue = stream.waiting
    for at = queue.first, math.min(queue.last, queue.first + SEARCH_MAX - 1) do
        if agrees(queue[at], reply) then
            local passed = at - queue.first
            link(take(queue, at), reply)
            note(reply, experts.partial_capture, "The connection is not in the capture as a whole; this is the oldest "
                .. "request that agrees in opcode and id, and a wrong one if ids repeat."
                .. (passed > 0 and " " .. counted(passed, "older request") .. " passed over." or ""))
            return
        end
    end
    note(reply, experts.no_request, "No request for this reply is in the capture, which does not hold the connection as a whole.")
end

local function match(stream, reply)
    local queue = stream.waiting
    local oldest = queue[queue.first]
    if reply.opcode == ABOUT_CONNECTION and reply.id == "0" and not (oldest and agrees(oldest, reply)) then
        local waiting = queue.last - queue.first + 1
        note(reply, experts.about_connection, "This is about the connection, not about a request; "
            .. counted(waiting, "request") .. " in flight get no answer.")
    elseif stream.has_gaps then
        match_with_gaps(stream, reply)
    elseif not oldest then
        note(reply, experts.no_request, "There is no request that this reply could answer.")
    else
        if not agrees(oldest, reply) then
            note(reply, experts.mismatch, string.format(
                "By its order this answers the %s with id %s in packet %d, but it is a %s with id %s.",
                name_of(oldest), oldest.id, oldest.number, name_of(reply), reply.id))
        end
        link(take(queue, queue.first), reply)
    end
end

-- Remembers a frame: a request waits from now on, a reply finds its request.
local function enter(stream, record, header)
    for key, value in pairs(header) do record[key] = value end
    if header.is_request then
        local queue = stream.waiting
        queue.last = queue.last + 1
        queue[queue.last] = record
    elseif not header.is_unreadable then
        match(stream, record)
    end
end

local function show_match(tree, record)
    if record.is_request and record.reply_number then
        tree:add(fields.response_in, record.reply_number):set_generated()
    end
    if record.request then
        tree:add(fields.request_in, record.request.number):set_generated()
        local nanoseconds = math.floor((record.time - record.request.time) * 1e9 + 0.5)
        local seconds = math.floor(nanoseconds / 1e9)
        tree:add(fields.time, NSTime.new(seconds, nanoseconds - seconds * 1000000000)):set_generated()
    end
    for _, entry in ipairs(record.notes) do tree:add_proto_expert_info(entry[1], entry[2]) end
end

-- Payloads

-- The part of a frame that was captured: `range` gives nil for what was not.
local function view(tvb, start, captured)
    return {
        captured = captured,
        range = function(at, size)
            if at + size > captured then return nil end
            return tvb(start + at, size)
        end,
    }
end

local function add(tree, field, range)
    if range then return tree:add_le(field, range) end
end

local function add_features(tree, frame, at)
    local values = {}
    for i = 1, FEATURES do
        local range = frame.range(at + (i - 1) * DOUBLE_BYTES, DOUBLE_BYTES)
        if not range then break end
        values[i] = range:le_float()
        tree:add_le(fields.feature[i], range):set_text("Feature " .. i .. ": " .. shortest(values[i]))
    end
    return values
end

local function add_flags(tree, field, range)
    if not range then return end
    local flags = tree:add_le(field, range)
    local value = range:uint()
    local words = {}
    if value % 2 == 1 then words[#words + 1] = "default" end
    if value % 4 >= 2 then words[#words + 1] = "outside the training range" end
    if value >= 0x80 then words[#words + 1] = "no score" end
    flags:append_text(#words > 0 and " (" .. table.concat(words, ", ") .. ")" or " (none)")
    flags:add_le(fields.flags_default, range)
    flags:add_le(fields.flags_outside, range)
    flags:add_le(fields.flags_no_score, range)
    flags:add_le(fields.flags_unknown, range)
    return words
end

local function add_rows(tree, rows, show)
    tree:add(fields.rows, rows):set_generated()
    local shown = math.min(rows, sestina.prefs.rows_shown)
    for i = 1, shown do
        if not show(i) then return end
    end
    if rows > shown then tree:add(fields.rows_not_shown, rows - shown):set_generated() end
end

local function show_batch_request(tree, frame, rows)
    add_rows(tree, rows, function(i)
        local at = HEADER_BYTES + (i - 1) * ROW_BYTES
        local range = frame.range(at, ROW_BYTES)
        if not range then return false end
        local row = tree:add(fields.row, range)
        local words = {}
        for j, value in ipairs(add_features(row, frame, at)) do words[j] = shortest(value) end
        row:set_text("Row " .. i .. ": " .. table.concat(words, ", "))
        return true
    end)
end

local function show_batch_reply(tree, frame, rows)
    add(tree, fields.digest, frame.range(HEADER_BYTES, DIGEST_BYTES))
    local probabilities = HEADER_BYTES + DIGEST_BYTES
    local flags = probabilities + rows * DOUBLE_BYTES
    add_rows(tree, rows, function(i)
        local range = frame.range(probabilities + (i - 1) * DOUBLE_BYTES, DOUBLE_BYTES)
        if not range then return false end
        local row = tree:add(fields.row, range):set_text("Row " .. i .. ": " .. shortest(range:le_float()))
        row:add_le(fields.probability, range):set_text("Probability of default: " .. shortest(range:le_float()))
        add_flags(row, fields.row_flags, frame.range(flags + i - 1, 1))
        return true
    end)
end

local function show_text(tree, field, frame, size)
    local captured = math.min(size, frame.captured - HEADER_BYTES)
    if captured > 0 then
        tree:add_packet_field(field, frame.range(HEADER_BYTES, captured), ENC_UTF_8)
    end
end

local function show_bytes(tree, field, frame, size)
    local captured = math.min(size, frame.captured - HEADER_BYTES)
    if captured > 0 then tree:add(field, frame.range(HEADER_BYTES, captured)) end
end

-- What a payload of so many bytes should have been, or nil where it fits.
local function misfit(header, size)
    local opcode = header.is_request and header.opcode or header.opcode % REPLY_BIT
    local has = " The payload has " .. counted(size, "byte") .. "; "
    if not header.is_request and header.status ~= 0 then
        if size < 1 or size > SENTENCE_BYTES_MAX then return has .. "an error is a sentence of 1 to 255." end
    elseif ROW_REPLY_BYTES[opcode] then
        local due = header.is_request and ROW_BYTES or ROW_REPLY_BYTES[opcode]
        if size ~= due then return has .. "that of " .. operations[opcode] .. " has " .. due .. "." end
    elseif opcode == BATCH then
        if not header.rows then return has .. "that of a batch fits 1 to 16384 rows" .. (header.is_request and " of 48." or ".") end
    elseif opcode == PING then
        if size > PING_BYTES_MAX then return has .. "that of a ping has at most 64." end
    elseif header.is_request and known[opcode] then
        if size ~= 0 then return has .. "that of " .. operations[opcode] .. " is empty." end
    end
end

local function rows_of(header, size)
    if header.opcode % REPLY_BIT ~= BATCH then return nil end
    local rows
    if header.is_request then rows = size / ROW_BYTES else rows = (size - DIGEST_BYTES) / (DOUBLE_BYTES + 1) end
    if rows ~= math.floor(rows) or rows < 1 or rows > BATCH_ROWS_MAX then return nil end
    return math.floor(rows)
end

-- The first fault of a request that its bytes alone show, in the order in which a server judges.
local function fault_of_request(header, size)
    if header.status ~= 0 then
        return experts.status, "The status of a request is 0, not " .. header.status .. "."
    elseif header.flags ~= 0 then
        return experts.flags, string.format("The flags of a request are 0, not 0x%02x.", header.flags)
    elseif not known[header.opcode] then
        return experts.opcode, string.format("Opcode 0x%02x is unknown in version 1.", header.opcode)
    end
    local sentence = misfit(header, size)
    if sentence then return experts.payload, sentence:sub(2) end
end

local function fault_of_reply(header, size)
    if header.opcode < REPLY_BIT then
        return experts.opcode, string.format("The opcode of a reply has bit 7 set; 0x%02x has not.", header.opcode)
    end
    local sentence = misfit(header, size)
    if sentence then return experts.payload, sentence:sub(2) end
    local may_have = ROW_REPLY_BYTES[header.opcode - REPLY_BIT] and header.status == 0 and 4 or 1
    if header.flags >= may_have then
        return experts.flags, string.format("Flags 0x%02x have bits that mean nothing in this reply.", header.flags)
    end
end

local function show_request_payload(tree, frame, header, size)
    if ROW_REPLY_BYTES[header.opcode] then
        for i, value in ipairs(add_features(tree, frame, HEADER_BYTES)) do
            if not is_finite(value) then
                tree:add_proto_expert_info(experts.features, string.format("Feature %d is %s; every feature must be finite.", i, shortest(value)))
                break
            end
        end
    elseif header.opcode == BATCH then
        show_batch_request(tree, frame, header.rows)
    else
        show_bytes(tree, fields.ping, frame, size)
    end
    return ""
end

-- A figure in units, with what it is on the scale.
local function add_units(tree, field, label, range)
    if not range then return end
    local value = range:le_int64()
    tree:add_le(field, range):set_text(string.format("%s: %s units = %.6g", label, tostring(value), value:tonumber() / UNITS_PER_ONE))
end

local function show_explanation(tree, frame)
    local at = HEADER_BYTES + DOUBLE_BYTES + DIGEST_BYTES
    add(tree, fields.reference, frame.range(at, DIGEST_BYTES))
    add(tree, fields.scale, frame.range(at + 8, 1))
    add(tree, fields.reason_count, frame.range(at + 9, 1))
    local reasons = {}
    for i = 0, 3 do
        local range = frame.range(at + 10 + i, 1)
        if range and range:uint() ~= NO_FEATURE then
            reasons[#reasons + 1] = tostring(range:uint() + 1)
            tree:add_le(fields.reason, range):set_text("Reason " .. i + 1 .. ": feature " .. range:uint() + 1)
        end
    end
    add_units(tree, fields.raw, "Raw score", frame.range(at + 16, 8))
    add_units(tree, fields.mean, "Mean of the reference group", frame.range(at + 24, 8))
    for i = 1, FEATURES do
        add_units(tree, fields.contribution[i], "Contribution of feature " .. i, frame.range(at + 24 + 8 * i, 8))
    end
    return #reasons > 0 and " reasons=" .. table.concat(reasons, ",") or " no reasons"
end

-- A value that would change the decision; NaN where none would.
local function add_change(tree, field, label, range)
    if not range then return false end
    local value = range:le_float()
    local is_none = value ~= value
    tree:add_le(field, range):set_text(label .. (is_none and ": none" or ": " .. shortest(value)))
    return not is_none
end

local function show_change(tree, frame)
    local at = HEADER_BYTES + DOUBLE_BYTES + DIGEST_BYTES
    local changing = {}
    for i = 1, FEATURES do
        local range = frame.range(at + 8 * (i - 1), 8)
        if add_change(tree, fields.change[i], "Feature " .. i .. " decides otherwise at", range) then
            changing[#changing + 1] = tostring(i)
        end
    end
    local pair = {}
    for i = 0, 1 do
        local range = frame.range(at + 48 + i, 1)
        if range and range:uint() ~= NO_FEATURE then
            pair[#pair + 1] = tostring(range:uint() + 1)
            tree:add_le(fields.pair, range):set_text("Pair: feature " .. range:uint() + 1)
            add_change(tree, fields.pair_value, "Its value", frame.range(at + 56 + 8 * i, 8))
        end
    end
    if #pair > 0 then return " pair=" .. table.concat(pair, ",") end
    return #changing > 0 and " features=" .. table.concat(changing, ",") or " nothing"
end

local function show_reply_payload(tree, frame, header, size)
    local opcode = header.opcode % REPLY_BIT
    if header.status ~= 0 then
        show_text(tree, fields.error, frame, size)
        local status = statuses[header.status] or "not one that version 1 names"
        tree:add_proto_expert_info(experts.refused, string.format("Status %d: %s.", header.status, status))
        return string.format(" status %d (%s)", header.status, status)
    elseif ROW_REPLY_BYTES[opcode] then
        local range = frame.range(HEADER_BYTES, DOUBLE_BYTES)
        if not range then return "" end
        local probability = range:le_float()
        tree:add_le(fields.probability, range):set_text("Probability of default: " .. shortest(probability))
        add(tree, fields.digest, frame.range(HEADER_BYTES + DOUBLE_BYTES, DIGEST_BYTES))
        local words = string.format(" p=%.4g", probability) .. (header.flags % 2 == 1 and " default" or "")
            .. (header.flags % 4 >= 2 and " outside range" or "")
        if opcode == EXPLAIN then words = words .. show_explanation(tree, frame) end
        if opcode == CHANGE then words = words .. show_change(tree, frame) end
        return words
    elseif opcode == BATCH then
        show_batch_reply(tree, frame, header.rows)
    elseif opcode == INFO or opcode == STATS then
        show_text(tree, fields.json, frame, size)
    elseif opcode == PING then
        show_bytes(tree, fields.ping, frame, size)
    end
    return ""
end

-- Frames

local function show_header(tree, frame)
    add(tree, fields.length, frame.range(0, 4))
    add(tree, fields.version, frame.range(4, 1))
    add(tree, fields.opcode, frame.range(5, 1))
    add(tree, fields.status, frame.range(6, 1))
    add_flags(tree, fields.flags, frame.range(7, 1))
    add(tree, fields.id, frame.range(8, 8))
end

local function read_header(frame, length, is_request)
    local header = {
        is_request = is_request,
        version = frame.range(4, 1):uint(),
        opcode = frame.range(5, 1):uint(),
        status = frame.range(6, 1):uint(),
        flags = frame.range(7, 1):uint(),
        id = tostring(frame.range(8, 8):le_uint64()),
    }
    header.rows = rows_of(header, length - LENGTH_MIN)
    return header
end

-- Shows a frame of which the header was captured, and gives its words for the info column.
local function show_frame(tree, frame, record, length)
    local size = length - LENGTH_MIN
    show_header(tree, frame)
    local item, sentence
    if record.is_request then
        item, sentence = fault_of_request(record, size)
    else
        item, sentence = fault_of_reply(record, size)
    end
    local words = ""
    if item then tree:add_proto_expert_info(item, sentence) end
    local is_known = record.status ~= 0 or known[record.opcode % REPLY_BIT]
    if item and item ~= experts.flags or record.is_request and item or not is_known then
        show_bytes(tree, fields.payload, frame, size)
    elseif record.is_request then
        words = show_request_payload(tree, frame, record, size)
    else
        words = show_reply_payload(tree, frame, record, size)
    end
    if record.rows and record.status == 0 and not item then words = words .. " rows=" .. record.rows end
    local title = name_of(record) .. " id=" .. record.id .. words
    tree:append_text(", " .. title)
    show_match(tree, record)
    return title
end

-- A fault after which nothing that follows is judged: the length or the version is not one.
local function show_closing_fault(tree, frame, record, length)
    local title
    if record.is_unreadable then
        add(tree, fields.length, frame.range(0, 4))
        tree:add_proto_expert_info(experts.length, string.format(
            "The length is %.0f; it is %d to %d. These are no bytes of this protocol, or the capture lacks some.",
            length, LENGTH_MIN, LENGTH_MAX))
        title = string.format("length %.0f out of bounds", length)
    else
        show_header(tree, frame)
        tree:add_proto_expert_info(experts.version, string.format(
            "The version is %d; this protocol has version %d.", record.version, VERSION))
        title = string.format("version %d unsupported", record.version)
    end
    title = title .. (record.is_request and " request" or " reply")
    tree:append_text(", " .. title)
    show_match(tree, record)
    return title
end

local function show_ignored(root, range, size, record, sentence)
    local tree = root:add(sestina, range)
    tree:append_text(", " .. counted(size, "byte") .. " not judged")
    tree:add(fields.ignored, range)
    tree:add_proto_expert_info(experts.ignored, sentence)
    return counted(size, "byte") .. " not judged"
end

-- Streams of bytes

-- What is known of a stream at its beginning.
local UNTOUCHED = { missing = { [true] = 0, [false] = 0 }, over = {} }

-- What is to be done with the bytes from `at` on: show `size` of them as `kind`, or wait for `size` more.
--   "ignored"  behind a fault that ends what is judged
--   "rest"     the rest of a frame whose beginning was cut by the capture
--   "closing"  a length or a version that is none
--   "frame"    a frame; its bytes may be cut by the capture
--   "cut"      less than a header of a frame, and no more will come
--   "wait"
local function judge(tvb, pinfo, at, stream, is_request)
    local left, captured = tvb:reported_len() - at, tvb:len() - at
    local can_wait = pinfo.can_desegment > 0
    if stream.over[is_request] then return "ignored", left end
    if stream.missing[is_request] > 0 then return "rest", math.min(left, stream.missing[is_request]) end
    if captured < LENGTH_BYTES then
        if can_wait then return "wait", DESEGMENT_ONE_MORE_SEGMENT end
        return "cut", left
    end
    local length = tvb(at, LENGTH_BYTES):le_uint()
    if length < LENGTH_MIN or length > LENGTH_MAX then return "closing", left, length end
    if captured < HEADER_BYTES then
        if can_wait then return "wait", DESEGMENT_ONE_MORE_SEGMENT end
        return "cut", left, length
    end
    if tvb(at + 4, 1):uint() ~= VERSION then return "closing", left, length end
    local whole = LENGTH_BYTES + length
    if left < whole and can_wait then return "wait", whole - left end
    return "frame", math.min(left, whole), length
end

-- Decides, in the first pass, what the bytes mean for their connection.
local function decide(record, stream, tvb, at, is_request, kind, size, length)
    record.kind, record.size, record.length, record.is_request = kind, size, length, is_request
    record.since = stream.over[is_request]
    if kind == "rest" then
        stream.missing[is_request] = stream.missing[is_request] - size
    elseif kind == "closing" then
        local is_unreadable = length < LENGTH_MIN or length > LENGTH_MAX
        local header = { is_request = is_request, is_unreadable = is_unreadable, opcode = 0, id = "0" }
        if not is_unreadable then header = read_header(view(tvb, at, tvb:len() - at), length, is_request) end
        enter(stream, record, header)
        if not stream.has_gaps then stream.over[is_request] = record.number end
    elseif kind == "frame" then
        stream.missing[is_request] = LENGTH_BYTES + length - size
        enter(stream, record, read_header(view(tvb, at, tvb:len() - at), length, is_request))
    elseif kind == "cut" and length then
        stream.missing[is_request] = LENGTH_BYTES + length - size
    end
end

local function show(root, tvb, at, record)
    local captured = math.min(record.size, tvb:len() - at)
    if captured <= 0 then return nil end
    local range = tvb(at, captured)
    if record.kind == "ignored" then
        return show_ignored(root, range, record.size, record,
            "Nothing is judged behind the fault in packet " .. record.since .. ".")
    elseif record.kind == "rest" then
        return show_ignored(root, range, record.size, record,
            "The rest of a frame whose beginning the capture has, cut, in an earlier packet.")
    end
    local tree = root:add(sestina, range)
    local frame = view(tvb, at, captured)
    local title
    if record.kind == "closing" then
        return show_closing_fault(tree, frame, record, record.length)
    elseif record.kind == "frame" then
        title = show_frame(tree, frame, record, record.length)
    else
        title = "cut " .. (record.is_request and "request" or "reply")
        show_header(tree, frame)
        tree:append_text(", " .. title)
    end
    local due = LENGTH_BYTES + (record.length or LENGTH_MIN)
    if captured < due then
        tree:add_proto_expert_info(experts.cut, string.format("Only the first %s of this frame %s seen here.",
            counted(captured, "byte"), captured == 1 and "is" or "are"))
    end
    return title
end

local function tell(pinfo, titles)
    local words = table.concat(titles, " | ", 1, math.min(#titles, INFO_FRAMES_MAX))
    if #titles > INFO_FRAMES_MAX then words = words .. " | and " .. #titles - INFO_FRAMES_MAX .. " more" end
    pinfo.cols.protocol = "Sestina"
    local told = pinfo.private["sestina.told"]
    local all = told and told .. " | " .. words or words
    -- TCP keeps what an earlier call told, and TLS clears it.
    if told and tostring(pinfo.cols.info):find(told, 1, true) then
        pinfo.cols.info:append(" | " .. words)
    else
        pinfo.cols.info = all
    end
    pinfo.private["sestina.told"] = all
end

local function stream_of(tvb, pinfo, is_receiver_server)
    local number = last(tcp_stream).value
    if not streams[number] then
        if is_receiver_server == nil then is_receiver_server = is_server_receiver(tvb, pinfo) end
        streams[number] = new_stream(pinfo, is_receiver_server)
    end
    return streams[number]
end

local function dissect(tvb, pinfo, root, stream)
    local is_request = is_to_server(stream, pinfo)
    if not pinfo.visited and (last(tcp_lost_segment) or last(tcp_ack_lost_segment)) then
        stream.has_gaps, stream.over, stream.missing[is_request] = true, {}, 0
    end
    local at, titles = 0, {}
    while at < tvb:reported_len() do
        local record = known_record(pinfo)
        -- Of several records of TLS in one packet the first may have waited for what a later one completed.
        if record and tvb:reported_len() - at < record.size then record = nil end
        if not record then
            -- Where the first pass left no record it waited, and what came later must not change that.
            local state = pinfo.visited and UNTOUCHED or stream
            local kind, size, length = judge(tvb, pinfo, at, state, is_request)
            if kind == "wait" then
                pinfo.desegment_offset, pinfo.desegment_len = at, size
                break
            elseif pinfo.visited then
                break
            end
            record = new_record(pinfo)
            decide(record, stream, tvb, at, is_request, kind, size, length)
        end
        pass_record(pinfo)
        titles[#titles + 1] = show(root, tvb, at, record)
        at = at + record.size
    end
    if #titles > 0 then tell(pinfo, titles) end
end

-- Whether bytes begin like a record of TLS, which no request and no reply does; nil while one byte cannot tell.
local function looks_like_tls(tvb)
    local kind = tvb(0, 1):uint()
    if kind < 20 or kind > 23 then return false end
    if tvb:len() < 2 then return nil end
    return tvb(1, 1):uint() == 3
end

-- Each direction for itself: a server without TLS answers a hello in plain.
local function is_tls(tvb, pinfo, stream)
    local is_request = is_to_server(stream, pinfo)
    if stream.is_tls[is_request] == nil and not pinfo.visited then stream.is_tls[is_request] = looks_like_tls(tvb) end
    return stream.is_tls[is_request]
end

local tls = Dissector.get("tls")

function sestina.dissector(tvb, pinfo, root)
    local stream = stream_of(tvb, pinfo)
    if is_tls(tvb, pinfo, stream) then
        -- TLS waits for the rest of a record as if TCP had called it.
        pinfo.can_desegment = pinfo.can_desegment + 1
        return tls:call(tvb, pinfo, root)
    end
    dissect(tvb, pinfo, root, stream)
end

function inside_tls.dissector(tvb, pinfo, root)
    dissect(tvb, pinfo, root, stream_of(tvb, pinfo))
end

-- A request on a port that nobody named is known by its first 16 bytes: version, status, flags and a length
-- that fits the opcode leave other protocols hardly a chance.
local function is_request_on_any_port(tvb, pinfo, root)
    if tvb:len() < HEADER_BYTES then return false end
    local length = tvb(0, LENGTH_BYTES):le_uint()
    if length < LENGTH_MIN or length > LENGTH_MAX or tvb(4, 1):uint() ~= VERSION then return false end
    local header = read_header(view(tvb, 0, tvb:len()), length, true)
    if fault_of_request(header, length - LENGTH_MIN) then return false end
    pinfo.conversation = sestina
    dissect(tvb, pinfo, root, stream_of(tvb, pinfo, true))
    return true
end

-- Ports

local tcp_ports = DissectorTable.get("tcp.port")
local ports = sestina.prefs.ports

function sestina.prefs_changed()
    if ports == sestina.prefs.ports then return end
    if ports ~= "" then tcp_ports:remove(ports, sestina) end
    ports = sestina.prefs.ports
    if ports ~= "" then tcp_ports:add(ports, sestina) end
end

tcp_ports:add(ports, sestina)
sestina:register_heuristic("tcp", is_request_on_any_port)
DissectorTable.get("tls.alpn"):add(APPLICATION_PROTOCOL, inside_tls)
