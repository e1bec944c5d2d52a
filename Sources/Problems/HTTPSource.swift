// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking

/// Fetches a file by HTTPS, and by nothing less on the way.
package enum HTTPSource {
  /// The most seconds without a byte: a machine that reaches nothing finds out soon.
  private static let idleSeconds: TimeInterval = 5

  package static func fetch(_ address: String) async throws -> [UInt8] {
    guard let url = URL(string: address), url.scheme == "https" else { throw FetchError.notHTTPS }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = idleSeconds
    let session = URLSession(
      configuration: configuration,
      delegate: SecureRedirects(),
      delegateQueue: nil
    )
    defer { session.finishTasksAndInvalidate() }

    let data: Data
    let response: URLResponse
    do {
      (data, response) = try await session.data(for: URLRequest(url: url))
    } catch let error as URLError {
      throw FetchError.connection(error.localizedDescription)
    }
    guard let response = response as? HTTPURLResponse else { throw FetchError.notHTTPS }
    guard response.statusCode == 200 else {
      if (300..<400).contains(response.statusCode),
        let target = response.value(forHTTPHeaderField: "Location")
      {
        throw FetchError.refusedRedirect(to: target)
      }
      throw FetchError.status(response.statusCode)
    }
    return [UInt8](data)
  }
}

/// Follows redirects to HTTPS only; a class because URLSession asks for one.
private final class SecureRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession,
    task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(request.url?.scheme == "https" ? request : nil)
  }
}
