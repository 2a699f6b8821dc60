"""`/v1/uploads`: tus 1.0.0 with creation, checksum, expiration and termination."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from claims.errors import CachetError
from intake.counter.sending import Sender
from intake.doors import HouseOf
from intake.pacing import Gate
from intake.problems import Malformed, WrongMediaType, told
from intake.uploads import protocol, service
from intake.uploads.protocol import Checksum
from intake.uploads.receiving import receive
from intake.uploads.service import Upload


class Tus(APIRoute):
    """Every answer says which version of the protocol it speaks, refusals too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler with that header on its answers."""
        handler = super().get_route_handler()

        async def speaking(request: Request) -> Response:
            try:
                answer = await handler(request)
            except CachetError as error:
                answer = told(error)
            except ClientDisconnect:
                answer = Response(status_code=400)  # nobody hears it
            answer.headers["Tus-Resumable"] = protocol.VERSION
            return answer

        return speaking


router = APIRouter(prefix="/v1/uploads", tags=["station"], route_class=Tus)
Resumable = Annotated[str, Header(alias="Tus-Resumable", description="1.0.0")]
BODY = {"requestBody": {"content": {protocol.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}


@router.options("")
@router.options("/{upload_id}")
async def abilities(house: HouseOf, upload_id: str = "") -> Response:
    """What this service can of the protocol; no credential is asked for."""
    return Response(
        status_code=204,
        headers={
            "Tus-Version": protocol.VERSION,
            "Tus-Extension": protocol.EXTENSIONS,
            "Tus-Max-Size": str(house.terms.max_file_bytes),
            "Tus-Checksum-Algorithm": ",".join(protocol.ALGORITHMS),
        },
    )


@router.post("", status_code=201)
async def create(request: Request, station: Sender, house: HouseOf, _tus: Resumable = "") -> Response:
    """A new upload of `Upload-Length` bytes; `Location` is where its bytes go."""
    protocol.check_version(request.headers)
    length = protocol.length_of(request.headers, house.terms.max_file_bytes)
    metadata = request.headers.get("upload-metadata", "")
    protocol.name_of(metadata)
    upload = await run_in_threadpool(service.create, house, station, length, metadata)
    place = f"{house.terms.public_url or ''}/v1/uploads/{upload.id}"
    return Response(status_code=201, headers={"Location": place, **_expires(upload)})


@router.head("/{upload_id}")
def look(upload_id: str, request: Request, station: Sender, house: HouseOf, _tus: Resumable = "") -> Response:
    """How many bytes of an upload are durable: where the client goes on."""
    protocol.check_version(request.headers)
    upload = service.look(house, station, upload_id)
    headers = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length), "Cache-Control": "no-store"}
    if upload.told:
        headers["Upload-Metadata"] = upload.told
    return Response(headers=headers | _expires(upload))


@router.patch("/{upload_id}", status_code=204, openapi_extra=BODY)
async def write(upload_id: str, request: Request, station: Sender, house: HouseOf, _tus: Resumable = "") -> Response:
    """Bytes at `Upload-Offset`; `Upload-Checksum` (sha1, sha256) is made of this call's bytes."""
    protocol.check_version(request.headers)
    if request.headers.get("content-type") != protocol.MEDIA_TYPE:
        raise WrongMediaType(f"Bytes of an upload are sent as {protocol.MEDIA_TYPE}.")
    offset = protocol.number(request.headers, "Upload-Offset")
    said = request.headers.get("content-length")
    told_checksum = request.headers.get("upload-checksum")
    checksum = None if told_checksum is None else Checksum(told_checksum)
    gate: Gate = request.app.state.gate
    with gate.entered(station.actor) as request.state.slot:
        size = None if said is None else int(said)
        writing = await run_in_threadpool(service.begin, house, station, upload_id, offset, size)
        try:
            offset = await receive(request, house, writing, checksum, said=size is not None)
        finally:
            await run_in_threadpool(service.end, house, writing)
    return Response(status_code=204, headers={"Upload-Offset": str(offset), **_expires(writing.upload)})


@router.delete("/{upload_id}", status_code=204)
def terminate(upload_id: str, request: Request, station: Sender, house: HouseOf, _tus: Resumable = "") -> Response:
    """Forget an upload and its bytes."""
    protocol.check_version(request.headers)
    service.terminate(house, station, upload_id)
    return Response(status_code=204)


@router.post("/{upload_id}", status_code=204)
async def instead(upload_id: str, request: Request, station: Sender, house: HouseOf) -> Response:
    """PATCH or DELETE for lines that let neither through: `X-HTTP-Method-Override` names it."""
    match request.headers.get("x-http-method-override", "").upper():
        case "PATCH":
            return await write(upload_id, request, station, house)
        case "DELETE":
            return await run_in_threadpool(terminate, upload_id, request, station, house)
    raise Malformed("X-HTTP-Method-Override names PATCH or DELETE.")


def _expires(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.expires_at, usegmt=True)}
