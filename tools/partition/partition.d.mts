export class Partition {
  receive(message: ArrayBuffer): void;
}
